/** Given and family names as people have them, around the seas where Nacre's shows are: none of them is to wait for staff. */
export const REAL_NAMES: readonly string[] = `
Liam Olivia Noah Emma James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph Jessica
Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul
Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa Timothy Deborah Ronald Stephanie Edward Rebecca
Fanny Dick Randy Roger Rod Willy Peter Titus Gaylord Dixie Bobbi Kitty Ginger Candy Cassandra Cassius Constance Regina Analeigh Assumpta
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Wilson Cockburn Hancock Babcock Hitchcock Peacock Woodcock Alcock Laycock
Dickson Dickinson Dickens Dixon Cumming Cummings Cummins Cumberland Butts Butler Boobyer Essex Sussex Middleton Scunthorpe Penistone Sexton
Bassett Glasscock Grassi Massey Passmore Cass Hass Tass Tittle Titchmarsh Titmuss Ramsbottom Longbottom Winterbottom Bastard
Fagan Fagin Fagerström Niggemann Niggli Nigro Higgins Biggs Wankel Swanwick Hoare Hoar Hooker Horne Whorwood Rapp Gaylor Dykes
Fuchs Fuchsberger Kuntz Kuntze Fickinger Dikhoff Vandyke Schwanz Pimpinelli Titze Busenello
José María Guadalupe Juan Francisco Antonio Jesús Miguel Ángel Pedro Alejandro Manuel Margarita Rosa Juana Josefina Fernando Verónica Leticia
Penélope Dolores Concepción Concha Conchita Asunción Asunta Purificación Remedios Encarnación Consuelo Inmaculada Socorro Angustias Milagros
Analía Anahí Anabel Analuz Anastasia Anaïs Maricarmen Maricela Maribel Marisol Marión Maricruz Maritza Mariquita Marcos Pilar Paquita Paki
Pancracio Cándida Culebras Culebro Culiacán Cuéllar Culla Vergara Vergés Verguizas Cabronero Cabrera Cabral Cabrales Mamani Mamerto Pitol Pito
Putaendo Pollán Polledo Cojuango Cojo Conejo Conesa Tetuán Tetelboin Tetzlaff Perrault Perret
Zorrilla Zorraquín Pérez Perea Pena Peña Penella Penedo Penelas Pinchetti Pincheira Follonier Jodorowsky Jodar Ojeda
Mierez Miera Mier Chingo Chincha Chinchilla Guevara Malpartida
García Hernández Martínez López González Rodríguez Sánchez Ramírez Flores Gómez Díaz Cruz Morales Reyes Gutiérrez Ortiz Chávez Ruiz Álvarez
Xóchitl Citlali Itzel Yaretzi Nahuel Tupac Huayta Quispe Choquehuanca Condori Mamanchura Huamán Yupanqui Puma Cusi
小明 伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 玉兰 建国 建华 志强 婷婷 浩然 子轩 梓涵 雨桐 欣怡 诗涵 一诺 浩宇
王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 許 鄧 馮 韓 曹 曾 彭 蕭 蔡 潘 田 董 袁 于 余 葉 杜 操 苟 史 范 傅 秦 逄 毕
操瑞青 苟日新 毕云涛 史珍香 范统 贾仁 朱逸群 秦寿生 杜子腾 马的华 杨伟 胡丽晶 夏建仁 魏生津 沈京兵 费彦 庞光 赖月京 王八斤 干大事 支建国 去病 霍去病
Wei Fang Na Min Jing Li Qiang Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xiuying Xia Ping Gang Guiying Shi Shiting Shitao Shita Fu Fuke Fuqing
Cun Cunxin Cunbao Cao Caoyi Puyi Pu Pei Penghui Dan Dandan Bi Bitao Bichun Kang Hongkang Nima Tamara Chao-Ling Shih-Ting Shih-Tai Chi-Te Hsiu-Te
Fuk Fuk-Wing Man-Fuk Kwok-Fuk Suk-Yee Yuk-Ling Shuk-Fan Kit-Ling Tit-Wai Ho-Yin Kam-Fai Wai-Kuen Lai-Fong Poon Ting-Fong Chan Cheung Kuk
Jean Marie Pierre Michel Philippe Nathalie Isabelle Sylvie Catherine Françoise Anne-Laure Anaëlle Cunégonde Fanchon Pénélope Bitaud Bitard Conard
Connes Putaud Putois Puteaux Putet Cullière Culot Culioli Cucherat Fagot Fagotin Nichon Bittencourt Pinard Piteau Tétard Tettamanti
Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Roux Fournier Girard Bonnet Dupont Lambert
Teva Moana Heimanu Heiarii Hinano Hinatea Hina Vaitiare Vaimiti Vaea Tehani Teihotu Teiki Temoe Terii Teriitahi Teriierooiterai Tetuanui Tetuaiteroi
Tepa Taputu Tapu Taputuarai Titi Titia Titioura Tita Tihoti Tetohu Tetauira Teuira Temaru Temauri Flosse Fritch Tuheiava Tuihani Tuterai Tutana Tuhoe
Poehere Poema Poerava Poeiti Puarai Puatea Puarii Punua Punuarii Putoa Putua Putaratara Pihaatae Pito-Hina Peu Peni Penitito Penehoata Faatau Faana
Fareea Faufau Faahei Faarii Maheata Mahinui Manutahi Manuarii Mareva Maeva Matahi Mata Maro Raihau Raimana Raiarii Ranihei Rapa Rapae Rapanui Roomataaroa
Nuihau Nui Niuhiti Niau Onohea Oopa Oputu Aritana Ariihau Arii Anaa Anavai Amaru Hitimaue Hitiura Hitirere Hiro Horiatea Horoi Hoarau Hoata Haamene
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Phúc Phuc Phước Dũng Dung Bích Bich Ngọc Bích-Hằng Mỹ Dung Cúc Cuc Cường Cu Tí Tít
Hạnh Hân Hùng Khánh Khang Kiên Lan Linh Long Loan Mai Minh My Nam Nga Nghĩa Nhung Như Phong Phương Quân Quang Quỳnh Sơn Tâm Thắng Thảo Thi Thị Thu Thủy Thuý
Maria Jose Angelica Jejomar Bongbong Dingdong Bing Ding Dong Jhun Jun-jun Maricar Maricris Maricel Marites Analyn Anabelle Cherry-Pie Baby Girlie Bong Titing
Dimaculangan Dimaguiba Macaraig Macapagal Catacutan Cuntapay Cutamora Cumigad Putalan Panganiban Pangilinan Batumbakal Bayot Titong Kantutan Fuñe
Dela Cruz Santos Reyes Bautista Ocampo Mendoza Aquino Villanueva Magsaysay Manalo Mangubat Pacquiao Punongbayan Dikit Dicdican Cojuangco Katigbak Sisante
Sione Tevita Mele Viliami Losa Sefo Fetu Fatafehi Fa'afetai Tuipulotu Pita Peni Penisoni Semisi Semi Semesa Sitiveni Titilia Fili Filipo Lupe Hine Hohepa
Kawika Keoni Kekoa Kaimana Leilani Nohea Puanani Pualani Pu'uwai Kahananui Kamehameha Whetu Whiti Whakaari Whina Whare Tipene Tamati Ngaire Ngata Rangi
Giulia D'Acunto Acunto Mariconda Cazzaniga Cazzola Culicchia Fucci Fucile Fuccillo Tettamanzi Troiani Figa Figari Bocchino
Yūki Sakura Takeshita Kashita Yamashita Morishita Kinoshita Shitara Fukuda Fukumoto Fukui Takafumi Fumi Onoda Asako Nagai
Anu Anuja Anusha Anupam Dikshit Dixit Dikshita Harshit Harshita Akshita Nishit Lakshita Nazir Nazia Nazik Nazim Nazanin Sukhdeep Sukhdev Gandhi Lund
Siriporn Pornthip Pornpimol Porntip Somporn Pornchai Suporn Kanokporn Supaporn Kittiporn Phuket Phukan Phuong Tassaporn
Юлия Иван Мария Семён Наталья Хуснутдинова Сукачёв Бляхин Оксана Ксения Άννα Γιώργος Μαρία Νίκος Παπαδόπουλος Δήμητρα Αναστασία Ευαγγελία Աննա Հովհաննես Սուրեն
`
  .trim()
  .split(/\s+/);
