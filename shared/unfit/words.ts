/**
 * What no seller wants on air, in the languages of Nacre. Short on purpose: a name that is held wrongly is a buyer who is
 * not thanked, so a word that is also a name, or stands in names (Dick, Kike, Vergara, Penélope, Fuk, 操瑞青), is not here, or
 * only as a word of its own.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Nobody's name, also within a word, and with anything between its letters. */
export const ANYWHERE = list(`
  fuck phuck fukking fukyou fukoff nigger nigga faggot cunt bitch biatch asshole arsehole cocksuck blowjob handjob rimjob
  jerkoff cumshot gangbang creampie deepthroat motherf dickhead suckmy hitler siegheil killyourself pedophil paedophil
  rapist whore bullshit shemale raghead towelhead wetback
  mierda pendejo pendeja chingad chingar chingatu chinguen gilipoll hijodeput hijadeput hijueput hijoput hijaput ijueput
  jueput hijodeperra putamadre maricon mamaguev mamahuev mamaverga mamapinga malparid gonorrea conchatumadre
  conchetumadre conchesumadre conchadetumadre conchadesumadre conchetumare conchesumare conchatumare culiado culiao
  boludo pelotudo soplapoll chupapoll chupaverga lameculos comemierda cojones carechimba caremonda pederasta pedofil
  caonima nimabi
`);

/** Words, places and names that have one of those in them. */
export const HARMLESS = list(`scunthorpe cuntis cuntapay acunto mariconda therapist`);

/** Of those, what a name and an initial are together: Cun T., Phúc K., Mother F., W. Hore. */
export const NAMES_IN_PARTS = list(`cunt phuck motherf whore`);

/** Only as a word of its own: Kashita, Cassandra, Swank, diputada, Vergara, Siriporn and Ashkenazi have one in them. */
export const ALONE = list(`
  shit shits shitty shithead shitter fuker fuking fck fcuk stfu gtfo kys ass asses tits titties cum cums fag fags
  slut sluts slutty wank wanker wankers twat twats prick pricks retard retards retarded pussy pussies penis penises vagina
  dildo dildos porn porno pornhub nazi nazis sieg heil chink chinks gook gooks spic spics tranny trannies anal anus
  cocks dicks boobs horny semen jizz rape raped rapes
  puta puto putas putos putita putito putazo putiza putero puton putona reputa hdp hpta verga vergas vergazo vergota
  vergudo vergon culo culos culazo culero culera culia qliao pene penes
  teta tetas tetona cono conos joder jodete jodanse cabron cabrona cabrones cabronazo marica maricas pinche pinches zorra
  zorras perra perras ojete ojetes follar follame follador chupala chupamela chupalo chupamelo mamamela sudaca sudacas
  mamon mamona polla pollas poronga pinga singao singado violador violadores prostituta
  nmsl cnm shabi tamade biaozi wocao
`);
/** Chinese has no spaces: all of them are found within anything, in either way of writing. */
export const CHINESE = list(`
  傻逼 傻屄 傻比 傻b 傻吊 傻鸟 煞笔 煞逼 杀逼 沙比 沙逼 傻叉 傻屌 操你 操他 操她 草泥马 草尼马 草你妈 曹你妈 艹你 cao你妈 日你妈 肏 屄 屌 妈逼 妈比 妈了个
  你妈的 他妈的 去你妈 尼玛 鸡巴 鸡吧 婊子 贱人 贱货 骚货 骚逼 荡妇 淫荡 王八蛋 忘八蛋 龟儿子 狗日的 狗娘养 狗杂种 杂种 畜生 畜牲 去死 死全家
  全家死 你妈死 冚家铲 扑街 仆街 机掰 鸡掰 脑残 智障 白痴 强奸 轮奸 约炮 卖淫 妓女 嫖娼 鸡奸 肛交 撸管 肉便器 阴茎 阴道 支那 台巴子 黑鬼 干你娘
  干你妈 干你老母 屌你 丢你老母 滚你妈 希特勒 纳粹
`);

/** What has one of them in it: dead skin, blind spots. */
export const CHINESE_HARMLESS = list(`去死皮 去死角 去死结`);
