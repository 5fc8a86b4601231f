import type { OpenHours, ShopEdit } from '../../../typings/contract'

/** Opening hours in hours of the day: Monday to Thursday, and Friday to Sunday. */
type Hours = [from: number, until: number, weekendFrom: number, weekendUntil: number]

function week([from, until, weekendFrom, weekendUntil]: Hours): OpenHours[] {
  return Array.from({ length: 7 }, (_, day) =>
    day < 4
      ? [{ from: from * 60, until: until * 60 }]
      : [{ from: weekendFrom * 60, until: weekendUntil * 60 }],
  )
}

function shop(
  name: string,
  [city, district, address]: [city: string, district: string, address: string],
  [longitude, latitude]: [longitude: number, latitude: number],
  phone: string,
  hours: Hours,
): ShopEdit {
  return {
    name,
    brand: '山雾茶',
    city,
    district,
    address,
    place: { longitude, latitude },
    phone,
    hours: week(hours),
    closed: false,
  }
}

const MALL: Hours = [10, 22, 10, 22.5]

/** Places as maps in China have them (GCJ-02). The first is where the tour takes place. */
export const SHOPS: readonly ShopEdit[] = [
  shop(
    '湖滨银泰店',
    ['杭州', '上城区', '延安路 258 号湖滨银泰 in77 C 区 1 层'],
    [120.1642, 30.2537],
    '0571-5550 0101',
    MALL,
  ),
  shop(
    '武林路店',
    ['杭州', '拱墅区', '武林路 331 号'],
    [120.1604, 30.2718],
    '0571-5550 0102',
    [9, 22, 9, 22.5],
  ),
  shop(
    '南山路店',
    ['杭州', '上城区', '南山路 147 号'],
    [120.1571, 30.2406],
    '0571-5550 0103',
    [9, 21, 9, 22],
  ),
  shop(
    '河坊街店',
    ['杭州', '上城区', '河坊街 138 号'],
    [120.1706, 30.2401],
    '0571-5550 0104',
    [8.5, 21.5, 8.5, 22],
  ),
  shop(
    '城西银泰店',
    ['杭州', '拱墅区', '丰潭路 380 号城西银泰城 B1 层'],
    [120.1065, 30.2998],
    '0571-5550 0105',
    MALL,
  ),
  shop(
    '滨江天街店',
    ['杭州', '滨江区', '江汉路 1515 号滨江天街 2 层'],
    [120.2101, 30.207],
    '0571-5550 0106',
    MALL,
  ),
  shop(
    '钱江新城店',
    ['杭州', '上城区', '新业路 228 号来福士中心 B1 层'],
    [120.2138, 30.2502],
    '0571-5550 0107',
    [8, 21, 10, 22],
  ),
  shop(
    '新天地店',
    ['上海', '黄浦区', '太仓路 181 弄新天地北里'],
    [121.4741, 31.2219],
    '021-5550 0108',
    [10, 22, 10, 23],
  ),
  shop(
    '静安寺店',
    ['上海', '静安区', '南京西路 1618 号久光 B1 层'],
    [121.4452, 31.2241],
    '021-5550 0109',
    MALL,
  ),
  shop(
    '徐家汇店',
    ['上海', '徐汇区', '虹桥路 1 号港汇恒隆 5 层'],
    [121.437, 31.1951],
    '021-5550 0110',
    MALL,
  ),
  shop(
    '陆家嘴店',
    ['上海', '浦东新区', '世纪大道 8 号国金中心 LG2 层'],
    [121.5021, 31.2367],
    '021-5550 0111',
    [7.5, 21, 10, 21],
  ),
  shop(
    '五角场店',
    ['上海', '杨浦区', '淞沪路 77 号万达广场 1 层'],
    [121.5138, 31.3006],
    '021-5550 0112',
    MALL,
  ),
]
