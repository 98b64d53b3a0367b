import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { displayFullName, displayName } from '../../shared/names.ts';
import { isUnfit } from '../../shared/unfit/unfit.ts';
import { REAL_NAMES } from '../support/real-names.ts';

const NOTHING: readonly string[] = [];

/** Real names, places and words that have a bad one in them, or look as if. */
const FIT = `
Ana L.|Ana L|Ana Luisa|Analía Gómez|Analia P.|Cassandra Hitchcock|Dick Van Dyke|Dick Cheney|Jane Hooker|Tom Cummings|Fu Kang|Fu K.
Shi T.|Shi Tang|Kashitani|Takeshita N.|Yoshitaka Ashita|Cun T.|Sun Wukong|Wang Fu|Fukuda Hana|Takafumi Fukumoto|Fagundes|Fagan
Scunthorpe|Cuntis|Penistone|Penélope Cruz|Penelope|Cockburn|Hancock|Babcock|Peacock|Butts|Titus|Titian|Assunta|Cassie|Passat
Essex|Sussex|Sexton|Middlesex|Lipschitz|Schitt|Siriporn|Pornthip S.|Pornpimol|Therapist Joy|Ashkenazi|Nazir|Nazik|Swank|Wankhede
Slutsky|Niger|Nigeria|Nigel|Niggli|Kike Fernández|Montenegro|Negrete|Perla Negra|Marco Polo|Coon|Chinkin|Hoare|Whorton|Dyke
Vergara|Sofía Vergara|Concha Piquer|Concha|Diputada Rosa|Putaendo|Computación|Reputación|Amputado|Putin|Puteaux|Cabrera
Cabronero|Culiacán|Cocula|Calculo|Artículo|Hércules|Maricarmen|Maricela|Mamani|Mamá Lucha|Tetuán|Teté|Cajamarca|Pollán
Apolonia|Perrault|Perla|Zorrilla|Follett|Jodorowsky|Pitol|Pito Pérez|Chinchilla|Chingiz|Xóchitl|Ximena|Iñaki|Añorve|Año Nuevo
Conor|Mamonde|Ojeda|Rapaz|Raphael|Drape|Grape|Semeniuk|Janus|Manus|Uranus|Assad|Cass|As S.|Pu T.|Cu L.|Tit S.|Pe N.
José María|María José|Nguyễn Thị Phúc|Phúc|Dũng|Bích|Mỹ Dung|Dung N.|Hùng|Łukasz|Żaneta|Øystein|Straße|Zoë|O'Brien|D'Angelo
王小明|王**|李伟|杨伟|史珍香|范统|操瑞青|苟日新|毕云涛|贾仁|朱逸群|秦寿生|傅春|王八斤|马的华|胡八一|杜子腾|杨妈妈|何去|逼真|几何|陈妮玛莉
山田太郎|김민수|佐藤 しほ|أحمد م.|محمد علي|राज कु.|สมชาย ใ.|Иван П.|Наталья Хуснутдинова|Γιώργος Π.|דוד כ.|👩‍👩‍👧 Ana|🇲🇽 Rosa
Fuk Wing|Fuk L.|Kwok Fuk Keung|Alan Cumming|Phuc K.|Phúc K.|Mother F.|W. Hore|C. Ono|P. Uta|Ana-L|Te-Ta|Anu S.|Peni S.|Maric A.
Cuntapay|D'Acunto|Mariconda|Δήμος|Μαρία Π.|Αναστασία|Աննա Ս.|Հովհաննես|A***s L.|M*** G.|王** 李**
A. B. C.|J. R. R. Tolkien|Mary-Jane|Ana Maria S.|Li Na|Ana 2|M. Night|T. I. Tan
`
  .split(/[|\n]/)
  .map((name) => name.trim())
  .filter(Boolean);

const TRICKS = `
fuck|FUCK YOU|Fuckface|motherfucker|fuuuuck|f u c k|f.u.c.k|f-u-c-k|f_u_c_k you|fu ck|f*ck|f**k|fu*k|f*u*c*k|fvck|phuck|Ｆｕｃｋ|𝓯𝓾𝓬𝓴|𝕗𝕦𝕔𝕜|ƒuck|fυck|fuсk|ⓕⓤⓒⓚ
fu\u200Bck|f\u00ADu\u200Dc\u2060k|fu\u202Eck|f\u0336u\u0336c\u0336k\u0336|fúčk|Fück|sh1t|5h1t|$hit|s h i t|sh!t|shit!|(shit)|b1tch|b!tch|biiitch|Bitchy|N1gger|nigg3r|n i g g e r|niggggers|nıgger
c u n t|cunts|a$$hole|@sshole|4sshole|a.s.s.h.o.l.e|ass|A S S|k y s|kill yourself|Hitler|H1tler|Heil H.|rapist|p o r n|Porn
puta|Puta M.|PUTO|p u t a|p.u.t.a|p*ta|put4|pu7a|pütа|ρυτα|putа|hijo de puta|hijodeputa|h.d.p|hijueputa|mierda|m1erd4|M I E R D A|miérda|pendejo|p3ndej0|pendejos|chinga tu madre|chingada
verga|v3rga|a la verga|culo|cul0|coño|c o ñ o|joder|cabrón|cabr0n|maricón|MARICÓN|gilipollas|malparido|conchetumare la conchetumadre|boludo|mamahuevo|gonorrea|pinche
ꜰᴜᴄᴋ|ʞɔnɟ|ɐʇnd|ɥɔʇᴉq|fµck|fµ¢k|h¡tler|n1663r|v3r64|sh*t|s*it|c*nt|*uta madre puta|ɲɨɠɠɘɽ|🇫🇺🇨🇰|🅵🆄🅲🅺|🅿️🆄🆃🅰️
Fuc K.|Nigge R.|Bitc H.|Mierd A.|Pendej O.|Hitle R.|F. Uck|f-uck|fuc-k|put-a|p-uta|cul-o|shi-t|pu_ta|ve~rga|cu=lo|puta69|Puta2000|69culo|shit4 L.
傻鸟|草泥馬|尼瑪|雞掰|撲街|仆街|賤貨|婊子Ana|強姦|你媽死了|煞筆|納粹|滾你媽|幹你娘|艹你妈|冚家鏟
傻逼|傻 逼|傻*逼|傻\u200B逼|傻B|傻Ｂ|你是傻逼吗|煞笔|操你妈|操 你 妈|操你媽|草泥马|草.泥.马|他妈的|鸡巴|雞巴|王八蛋|贱人|去死|cao ni ma|caonima|nmsl|N M S L|肏
`
  .split(/[|\n]/)
  .map((name) => name.trim())
  .filter(Boolean)
  .concat('f|u|c|k', 'p|u|t|a', 'n|i|g|g|e|r');

describe('words that are not fit for a stream', () => {
  test('[A12] real names, places and words pass, however they look', () => {
    expect(FIT.filter((name) => isUnfit(name, NOTHING))).toEqual([]);
  });

  test('[A12] of a thousand people of three oceans nobody is held, by first name, by family name, or masked with any initial', () => {
    const initials = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÑŞŽĐ');
    const shown = REAL_NAMES.flatMap((name) => [
      displayFullName(name, true),
      ...initials.map((initial) => displayName(name, initial, false)),
      ...initials.map((initial) => `${initial}. ${name}`),
    ]);
    expect(REAL_NAMES.length).toBeGreaterThan(700);
    expect(shown.filter((name) => isUnfit(name, NOTHING))).toEqual([]);
  });

  test('[A12] a bad word is found within words, through spacing, accents, look-alikes, digits and marks nobody sees', () => {
    expect(TRICKS.filter((name) => !isUnfit(name, NOTHING))).toEqual([]);
  });

  it.each([
    [['Rivalia'], 'rivalia', true],
    [['Rivalia'], 'La R1v4lia de hoy', true],
    [['Rivalia'], 'R i v a l i a', true],
    [['Rivalia'], 'Rival', false],
    [['tía'], 'Tia', true],
    [['tía'], 'Mattías', false],
    [['敌家店'], '我爱敌 家 店', true],
    [['сука'], 'су-ка', true],
    [['…', ' '], 'Ana', false],
    [['a.b'], 'Ana Bo', false],
  ])('[A12] with %j of staff’s own, %j: %j', (words, name, verdict) => {
    expect(isUnfit(name, words)).toBe(verdict);
  });

  test('[A12] a hidden word stays found whatever invisible or separating marks are put between its letters', () => {
    const separators = fc.array(fc.constantFrom('\u200B', '\u2060', '\u00AD', '.', '-', '_', ' ', '*', '·', '\u0301'), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.constantFrom('fuck', 'mierda', 'pendejo', 'cunt', '傻逼', '操你妈'),
        fc.array(separators, { minLength: 8, maxLength: 8 }),
        fc.constantFrom('', 'Ana ', 'x '),
        (word, between, before) => {
          const text = before + Array.from(word, (letter, place) => letter + (between[place] ?? []).join('')).join('');
          // Some letters parted and some not, "pen dejo", is more than is promised.
          const gaps = between.slice(0, word.length - 1).map((marks) => /[.\-_ *·]/.test(marks.join('')));
          fc.pre(/\p{Script=Han}/u.test(word) || gaps.every(Boolean) || !gaps.some(Boolean));
          expect(isUnfit(text, NOTHING), text).toBe(true);
        },
      ),
    );
  });

  test('[A12] any text gets its answer in little time', () => {
    for (const filler of ['a', 'f u ', '*', '傻', 'ni', '\u0301', '(', 'f*']) {
      // The best of three: others want the machine, too.
      const times = ['', 'x', 'y'].map((first) => {
        const from = performance.now();
        isUnfit(first + filler.repeat(100_000 / filler.length), NOTHING);
        return performance.now() - from;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void isUnfit(displayFullName(text, true), NOTHING)));
  });
});
