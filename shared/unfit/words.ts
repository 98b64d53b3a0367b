/**
 * What no seller wants on air, in the languages of Nacre. Short on purpose: a name that is held wrongly is a buyer who is
 * not thanked, so a word that is also a name, or stands in names (Dick, Kike, Vergara, Penélope, 操瑞青), is not here, or only
 * as a word of its own.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Nobody's name, also within a word, and with anything between its letters. */
export const ANYWHERE = list(`
  fuck phuck fukking nigger nigga faggot cunt bitch biatch asshole arsehole cocksuck blowjob jerkoff cumshot gangbang
  deepthroat motherf dickhead suckmy hitler killyourself pedophil paedophil rapist whore bullshit
  mierda pendejo pendeja chingad chingar chingatu gilipoll hijodeput hijadeput hijueput hijoput putamadre maricon mamaguev
  mamahuev mamaverga malparid gonorrea conchatumadre conchetumadre conchesumadre conchadetumadre conchadesumadre culiado
  culiao boludo pelotudo soplapoll chupapoll chupaverga lameculos comemierda cojones
  caonima nimabi
`);

/** Words and places that have one of those in them. */
export const HARMLESS = list(`scunthorpe cuntis therapist`);

/** Only as a word of its own: Kashita, Cassandra, Swank, diputada, Vergara, Siriporn and Ashkenazi have one in them. */
export const ALONE = list(`
  shit shits shitty shithead shitter fuk fuker fuking fck stfu gtfo kys ass asses tits titties cum cums cumming fag fags
  slut sluts slutty wank wanker wankers twat twats prick pricks retard retards retarded pussy pussies penis penises vagina
  dildo dildos porn porno pornhub nazi nazis sieg heil chink chinks gook gooks spic spics tranny trannies anal anus
  cocks dicks boobs horny semen jizz rape raped rapes
  puta puto putas putos putita putito putazo putiza putero hdp verga vergas vergazo culo culos culero culera pene penes
  teta tetas cono conos joder jodete jodanse cabron cabrona cabrones cabronazo marica maricas pinche pinches zorra zorras
  perra perras ojete ojetes follar follame chupala chupamela mamamela sudaca sudacas mamon mamona
  nmsl cnm shabi tamade biaozi wocao
`);
/** Chinese has no spaces: all of them are found within anything. */
export const CHINESE = list(`
  傻逼 傻屄 傻比 傻b 煞笔 沙比 傻叉 傻屌 操你 操他 草泥马 草你妈 肏 屄 屌 妈逼 媽逼 你妈的 你媽的 他妈的 他媽的 尼玛 鸡巴 雞巴 婊子 贱人 賤人
  贱货 賤貨 王八蛋 狗日的 狗杂种 杂种 雜種 畜生 去死 脑残 智障 强奸 強姦 约炮 卖淫 賣淫 妓女 嫖娼 支那 死全家 全家死 干你娘 幹你娘 滚你妈
  希特勒
`);
