/** Places to choose from where no map service answers: enough near and far ones to see distances change. */
export interface NamedPlace {
  latitude: number
  longitude: number
  name: { 'zh-CN': string; en: string }
  address: { 'zh-CN': string; en: string }
}

const place = (
  latitude: number,
  longitude: number,
  zhName: string,
  enName: string,
  zhAddress: string,
  enAddress: string,
): NamedPlace => ({
  latitude,
  longitude,
  name: { 'zh-CN': zhName, en: enName },
  address: { 'zh-CN': zhAddress, en: enAddress },
})

export const places: NamedPlace[] = [
  place(
    31.2304,
    121.4737,
    '人民广场',
    "People's Square",
    '上海市黄浦区人民大道',
    'Huangpu, Shanghai',
  ),
  place(
    31.2215,
    121.4767,
    '淮海中路',
    'Huaihai Middle Road',
    '上海市黄浦区淮海中路',
    'Huangpu, Shanghai',
  ),
  place(31.2239, 121.4452, '静安寺', "Jing'an Temple", '上海市静安区南京西路', "Jing'an, Shanghai"),
  place(31.2397, 121.4998, '陆家嘴', 'Lujiazui', '上海市浦东新区世纪大道', 'Pudong, Shanghai'),
  place(31.1945, 121.4363, '徐家汇', 'Xujiahui', '上海市徐汇区虹桥路', 'Xuhui, Shanghai'),
  place(
    31.1955,
    121.3203,
    '虹桥火车站',
    'Hongqiao Railway Station',
    '上海市闵行区申贵路',
    'Minhang, Shanghai',
  ),
  place(30.2467, 120.1485, '西湖', 'West Lake', '浙江省杭州市西湖区', 'Xihu, Hangzhou'),
  place(39.9042, 116.4074, '天安门广场', "Tian'anmen Square", '北京市东城区', 'Dongcheng, Beijing'),
]
