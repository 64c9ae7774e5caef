#!/usr/bin/env python3
"""Writes the Word and Excel documents of the sample companies `clothing` and `parts`, from the texts below.

    python3 samples/office-documents.py

Needs only the standard library; the same texts always give the same bytes."""
import pathlib
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# Word: "# " is a title, "## " a heading, a list of rows is a table, anything else a paragraph.
# Excel: a sheet's name and its rows.
DOCUMENTS = {
    "clothing/knowledge/returns.docx": [
        "# 退换货规则",
        "## 七天无理由",
        "签收第二天起 7 天内可以退，吊牌在、没下过水、没穿出门。退回的邮费买家自己出。满额包邮的订单退了一部分以后不够门槛的，从退款里扣首重运费。",
        "## 换码换色",
        "签收 15 天内可以换一次，寄回的邮费买家出，换的那件寄出我们出。没有码了就转成退款。",
        "## 质量问题",
        "签收 30 天内可以退换，拍照给客服看过再寄。邮费先垫付，凭截图退，一单最多 15 元，新疆、西藏最多 30 元。",
        "## 各种情况",
        [["情况", "能不能退", "说明"],
         ["拆封的内衣袜类", "不能", "没拆封的照七天无理由"],
         ["印字绣字的定制", "不能", "印错的我们重做"],
         ["改过裤脚、腰围的", "不能", "质量问题除外"],
         ["工厂店瑕疵品", "不能", "也不换"],
         ["清仓款", "只换不退", "换同款别的码，没有码换等价的"],
         ["直播间买的", "能", "赠品一起退回，少了按价签扣"]],
        "## 退到哪里",
        "白渡县纺织园 7 号门退货仓，电话 0000-5550-316。包裹里放一张写了订单号的纸条。到付件一律拒收。",
        "## 退款多久",
        "退货仓收到后 2 个工作日验完，钱原路退回，银行卡 1 到 3 个工作日到，余额当天到。",
    ],
    "clothing/knowledge/custom-order.docx": [
        "# 团体定制",
        "班服、工服可以印字绣字，30 件起做，只做 T100、T180 和 H08 渔夫帽，别的款不做。",
        "## 每件加价",
        [["数量", "丝印（单色）", "绣字（10 个字以内）"],
         ["30-99 件", "8 元", "15 元"],
         ["100-299 件", "6 元", "12 元"],
         ["300 件以上", "4 元", "9 元"]],
        "丝印每多一个颜色，每件再加 2 元。渔夫帽只能绣字。",
        "## 打样和工期",
        "打样 100 元，订满 100 件的退。300 件以内 12 个工作日，300 件以上 18 个工作日，从确认样衣、付定金 50% 那天算。",
        "## 联系",
        "定制组电话 0000-5550-320，工作日 9:00-18:00。",
    ],
    "clothing/knowledge/size-pants.xlsx": [
        ("D10 直筒", [["D10 尺码", "腰围（厘米）", "腰围（尺）", "臀围（厘米）", "裤长（厘米）"],
                    ["28", 74, 2.2, 94, 101], ["30", 79, 2.4, 98, 103], ["32", 84, 2.5, 103, 105],
                    ["34", 89, 2.7, 108, 107], ["36", 94, 2.8, 113, 108]]),
        ("D10S 修身", [["D10S 尺码", "腰围（厘米）", "腰围（尺）", "臀围（厘米）", "裤长（厘米）"],
                     ["26", 67, 2, 88, 97], ["28", 72, 2.15, 92, 99], ["30", 77, 2.3, 96, 101], ["32", 82, 2.45, 100, 103]]),
        ("D12 阔腿", [["D12 尺码", "腰围（厘米）", "腰围（尺）", "臀围（厘米）", "裤长（厘米）"],
                    ["26", 66, 2, 92, 98], ["28", 71, 2.1, 96, 100], ["30", 76, 2.3, 100, 102], ["32", 81, 2.4, 104, 104]]),
    ],
    "parts/knowledge/price-list-2026.xlsx": [
        ("2026 价目", [["型号（2026 年 4 月 1 日起）", "名称", "1-9 只（元，未税）", "10-49 只（元，未税）", "50 只以上（元，未税）"],
                     ["ZG-204", "深沟球轴承", 7.2, 6.8, 6.2], ["ZG-204Z", "深沟球轴承", 8.0, 7.5, 6.9],
                     ["ZG-204ZZ", "深沟球轴承", 8.8, 8.3, 7.6], ["ZG-204RS", "深沟球轴承", 9.2, 8.7, 8.0],
                     ["ZG-205", "深沟球轴承", 8.6, 8.1, 7.4], ["ZG-205ZZ", "深沟球轴承", 10.4, 9.8, 9.0],
                     ["ZG-206", "深沟球轴承", 11.2, 10.6, 9.7], ["ZG-206ZZ", "深沟球轴承", 13.5, 12.8, 11.7],
                     ["ZG-206H", "耐高温轴承", 46, 43.5, 40],
                     ["HQ-32", "气缸，行程 100", 85, 80, 74], ["HQ-32S", "气缸带磁，行程 100", 99, 94, 87],
                     ["HQ-40", "气缸，行程 100", 108, 102, 95], ["HQ-40S", "气缸带磁，行程 100", 124, 117, 109],
                     ["HQ-63", "气缸，行程 100", 196, 186, 174], ["CK-7", "磁性开关", 18, 16, 14],
                     ["V5-08", "电磁阀", 68, 64, 59], ["V5-08D", "电磁阀双线圈", 112, 106, 98],
                     ["V5-08C", "电磁阀中封", 135, 128, 118], ["V5-10", "电磁阀", 86, 82, 75], ["V5-10D", "电磁阀双线圈", 139, 132, 122],
                     ["L25", "梅花联轴器", 31, 29, 26], ["L25C", "膜片联轴器", 58, 55, 50], ["L30", "梅花联轴器", 39, 37, 33],
                     ["L40", "梅花联轴器", 72, 68, 62],
                     ["JS40-II", "行星减速机", 560, 535, 498], ["JS40-II P", "精密减速机", 980, 940, 890],
                     ["B57-56", "步进电机", 96, 91, 84], ["B57-76", "步进电机", 125, 119, 110], ["B57-76E", "闭环步进电机", 235, 224, 208],
                     ["B57-112", "步进电机", 168, 160, 148], ["B57-112E", "闭环步进电机", 279, 266, 247],
                     ["QD-4", "驱动器", 128, 122, 113], ["QD-4E", "闭环驱动器", 228, 217, 201],
                     ["G12-N", "接近开关", 36, 34, 31], ["G12-P", "接近开关", 36, 34, 31], ["G12-PL", "接近开关长距", 52, 49, 45]]),
        ("气管价", [["气管", "零剪每米（元，未税）", "整卷（元，未税）"],
                  ["PU-6", 1.9, 320], ["PU-8", 2.8, 235], ["PU-10", 4.2, 355], ["PU-12", 6.0, 510], ["PA-8 尼龙管", 5.5, 470]]),
    ],
    "parts/knowledge/seals.xlsx": [
        ("O 形圈", [["O 形圈货号", "材料", "内径（毫米）", "线径（毫米）", "硬度（邵氏 A）", "温度（℃）", "一包（只）", "一包价（元，未税）"],
                  ["OR-20-2N", "丁腈", 20, 2, 70, "-30 到 100", 50, 12], ["OR-20-2F", "氟胶", 20, 2, 75, "-15 到 200", 50, 58],
                  ["OR-25-3N", "丁腈", 25, 3, 70, "-30 到 100", 50, 19], ["OR-25-3F", "氟胶", 25, 3, 75, "-15 到 200", 20, 42],
                  ["OR-30-3N", "丁腈", 30, 3, 70, "-30 到 100", 50, 22], ["OR-30-3G", "硅胶", 30, 3, 60, "-50 到 200", 20, 26]]),
        ("油封", [["油封货号", "材料", "轴径（毫米）", "外径（毫米）", "厚（毫米）", "最高转速（转/分）", "单价（元，未税）"],
                ["YF-20-35", "丁腈", 20, 35, 7, 6000, 2.4], ["YF-20-40", "丁腈", 20, 40, 7, 6000, 2.8],
                ["YF-25-40", "丁腈", 25, 40, 7, 5000, 3.0], ["YF-25-40F", "氟胶", 25, 40, 7, 7500, 11.5]]),
    ],
    "parts/knowledge/sensors-g12.docx": [
        "# G12 系列接近开关",
        "外壳 M12 螺纹，铜镀镍，电感式，只认金属。供电 DC10 到 30V，负载 200 毫安以内，防护等级 IP67。",
        [["型号", "输出", "检测距离（毫米）", "安装", "接线", "响应频率（赫兹）"],
         ["G12-N", "NPN 常开", "2", "齐平", "2 米线", "800"],
         ["G12-P", "PNP 常开", "2", "齐平", "2 米线", "800"],
         ["G12-PL", "PNP 常开", "8", "非齐平", "M12 插头，线另购", "400"]],
        "## 打折系数",
        "检测距离按铁算。不锈钢乘 0.75，黄铜乘 0.5，铝乘 0.45，铜乘 0.4。",
        "## 线色",
        "棕接正，蓝接负，黑是输出。接反不烧，但不工作。",
        "## 常闭",
        "G12-N 可以订常闭的，型号写 G12-NC，价钱一样，交期 7 个工作日。PNP 的没有常闭。",
    ],
    "parts/knowledge/driver-faults.docx": [
        "# QD 驱动器报警和处理",
        "红灯闪几下就是几号报警。",
        "## QD-4",
        [["闪几下", "意思", "怎么办"],
         ["1 下", "过流", "查电机线有没有短路，换电机线试"],
         ["2 下", "过压，高于 56V", "换低一点的电源"],
         ["3 下", "欠压，低于 20V", "查电源和接线端子"],
         ["4 下", "过热，超过 85℃", "停机冷却，加风扇"]],
        "## QD-4E",
        [["闪几下", "意思", "怎么办"],
         ["1 下", "过流", "查电机线"],
         ["2 下", "过压，高于 78V", "换电源或加制动电阻"],
         ["5 下", "位置超差，超过 4000 脉冲", "查卡住没有，减小加速度"],
         ["7 下", "编码器断线", "插紧编码器插头，换线"]],
        "## 拨码",
        "QD-4 的 1 到 3 号拨电流，4 号拨下是半流，5 到 8 号拨细分。QD-4E 用软件设，没有拨码。",
        "报警要断电 10 秒以上再上电才会清。",
    ],
}


def element(part):
    """One block of a Word document."""
    if isinstance(part, list):
        rows = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in part)
        columns = "<w:gridCol/>" * len(part[0])
        return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    for mark, style in (("## ", "Heading2"), ("# ", "Heading1")):
        if part.startswith(mark):
            return paragraph(part[len(mark):], f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')
    return paragraph(part)


def paragraph(text, style=""):
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def relations(targets):
    lines = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(targets, 1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def types(parts):
    lines = "".join(f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
                    for name, kind in parts)
    return (f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{lines}</Types>')


def word(parts):
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
                     f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>' for n in (1, 2))
    return {
        "[Content_Types].xml": types([("word/document.xml", "wordprocessingml.document.main"),
                                      ("word/styles.xml", "wordprocessingml.styles")]),
        "_rels/.rels": relations([("officeDocument", "word/document.xml")]),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{"".join(map(element, parts))}</w:body></w:document>',
        "word/styles.xml": f'{HEAD}<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        "word/_rels/document.xml.rels": relations([("styles", "styles.xml")]),
    }


def cell(place, value):
    return (f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if isinstance(value, str)
            else f'<c r="{place}"><v>{value:g}</v></c>')


def excel(sheets):
    files = [f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in enumerate(sheets, 1))
    made = {
        "[Content_Types].xml": types([("xl/workbook.xml", "spreadsheetml.sheet.main")]
                                     + [(f"xl/{file}", "spreadsheetml.worksheet") for file in files]),
        "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations([("worksheet", file) for file in files]),
    }
    for file, (_, rows) in zip(files, sheets):
        lines = "".join(f'<row r="{n}">' + "".join(cell(f"{chr(65 + column)}{n}", value) for column, value in enumerate(row)) + "</row>"
                        for n, row in enumerate(rows, 1))
        made[f"xl/{file}"] = f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    return made


for name, content in DOCUMENTS.items():
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in (word if name.endswith("docx") else excel)(content).items():
            package.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
