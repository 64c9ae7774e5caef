#!/bin/bash
# Makes the documents beside it with office programs, once; the results are committed, because LibreOffice is large.
# needs: libreoffice-writer libreoffice-calc libreoffice-impress poppler-utils imagemagick fonts-noto-cjk qpdf webp
set -euo pipefail

out=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SOURCE_DATE_EPOCH=1750000000 HOME=$work

# convert FORMAT FILE...: writes the files with another ending here
convert_to() {
    soffice --headless --norestore --convert-to "$1" --outdir "$work" "${@:2}" >/dev/null 2>&1
}

namespaces='xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
fonts='style:font-name="Noto Sans CJK SC" style:font-name-asian="Noto Sans CJK SC"'

h() { echo "<text:h text:style-name=\"Heading_20_$1\" text:outline-level=\"$1\">$2</text:h>"; }
p() { echo "<text:p text:style-name=\"Standard\">$1</text:p>"; }
cell() { echo "<table:table-cell office:value-type=\"string\"${2:+ $2}><text:p>$1</text:p></table:table-cell>"; }
covered="<table:covered-table-cell/>"

# writer NAME HEADER FOOTER <content: a text document with a running header and footer
writer() {
    local footer=""
    if [ -n "$3" ]; then
        footer="<style:footer><text:p>$3 第 <text:page-number text:select-page=\"current\">1</text:page-number> 页</text:p></style:footer>"
    fi
    cat >"$1.fodt" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<office:document $namespaces office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>${4:-}</dc:title></office:meta>
<office:font-face-decls><style:font-face style:name="Noto Sans CJK SC" svg:font-family="'Noto Sans CJK SC'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties $fonts fo:font-size="11pt" style:font-size-asian="11pt" fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.3cm"/><style:text-properties fo:font-size="20pt" style:font-size-asian="20pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm"/><style:text-properties fo:font-size="15pt" style:font-size-asian="15pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.5cm" text:min-label-width="0.7cm"/></text:list-level-style-number></text:list-style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="0.5cm" text:min-label-width="0.7cm"/></text:list-level-style-bullet></text:list-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2cm" fo:margin-right="2cm"/><style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
<style:style style:name="Columns" style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="1cm"/></style:section-properties></style:style>
<style:style style:name="Grid" style:family="table"><style:table-properties style:width="16cm" table:align="left"/></style:style>
<style:style style:name="Box" style:family="graphic"><style:graphic-properties style:wrap="none" fo:border="0.5pt solid #000000"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:header><text:p>$2</text:p></style:header>$footer</style:master-page></office:master-styles>
<office:body><office:text>
$(cat)
</office:text></office:body></office:document>
XML
}

many() { for i in $(seq "$1"); do p "$(printf "$2" "$i")"; done; }

# 1. A policy of several pages: headings, lists, a footnote, a table with merged cells, header and footer on every page.
{
    h 1 "云杉生活馆退换货政策"
    p "云杉生活馆为所有线上订单提供七天无理由退货。本政策自2025年3月1日起施行，适用于天猫、京东和微信小程序的全部订单。"
    h 2 "一、七天无理由退货"
    p "自签收次日起七天内，商品完好且不影响二次销售的，可以申请无理由退货<text:note text:id=\"ftn1\" text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>定制刻字商品、贴身内衣和已激活的会员卡除外。</text:p></text:note-body></text:note>。运费由买家承担，购买了运费险的订单由保险公司赔付。"
    echo '<text:list text:style-name="Numbers"><text:list-item><text:p>打开订单详情，点击“申请售后”。</text:p></text:list-item><text:list-item><text:p>选择退货原因并上传照片。</text:p></text:list-item><text:list-item><text:p>在48小时内寄回，并填写快递单号。</text:p></text:list-item></text:list>'
    h 2 "二、各类商品的退货期限"
    echo '<table:table table:name="T" table:style-name="Grid"><table:table-column table:number-columns-repeated="4"/><table:table-header-rows>'
    echo "<table:table-row>$(cell 类别 'table:number-rows-spanned="2"')$(cell 退货 'table:number-columns-spanned="2"')$covered$(cell 备注 'table:number-rows-spanned="2"')</table:table-row>"
    echo "<table:table-row>$covered$(cell 期限)$(cell 运费)$covered</table:table-row></table:table-header-rows>"
    echo "<table:table-row>$(cell 保温杯 'table:number-rows-spanned="2"')$(cell 7天)$(cell 买家承担)$(cell 未拆封)</table:table-row>"
    echo "<table:table-row>$covered$(cell 15天)$(cell 卖家承担)$(cell 质量问题)</table:table-row>"
    echo "<table:table-row>$(cell 空气炸锅)$(cell 30天)$(cell 卖家承担)$(cell 需保留原包装)</table:table-row>"
    echo '</table:table>'
    h 2 "三、质量问题的处理"
    many 14 '质量问题第%d种情形：顾客收到商品后发现外观破损、功能异常或与描述不符的，请在签收后四十八小时内联系客服并提供照片或视频，核实后由本店承担来回运费，并在收到退货后三个工作日内原路退款。'
    h 2 "四、退款时效"
    p "仓库验收后，支付宝和微信支付的退款在1至3个工作日到账，信用卡在7至15个工作日到账。"
    many 12 '补充说明第%d条：节假日期间快递和银行的处理时间可能顺延，具体以平台公布的时间为准，客服会在订单备注里写明预计的到账日期，请耐心等待并留意短信通知。'
    h 2 "五、联系我们"
    p "客服热线 400-820-6677，工作时间每天9:00至21:00。"
} | writer return-policy "云杉生活馆内部资料 请勿外传" "版权所有 云杉生活馆" "云杉生活馆退换货政策"
convert_to docx return-policy.fodt
convert_to pdf return-policy.fodt
convert_to doc return-policy.fodt
convert_to odt return-policy.fodt
convert_to rtf return-policy.fodt
convert_to html:HTML:EmbedImages return-policy.fodt

# 2. Two columns below a title that spans both.
{
    h 1 "会员手册"
    p "本手册说明云杉会员的等级、积分和权益，所有会员请在注册时阅读全文并妥善保存。"
    echo '<text:section text:style-name="Columns" text:name="S">'
    h 2 "会员等级"
    many 6 '等级条款%d：银卡会员全年消费满一千元，金卡会员全年消费满五千元，黑金会员全年消费满两万元，等级每年一月一日重新计算，未达标的自动降一级。'
    p "左栏最后一句：等级权益解释完毕。"
    h 2 "积分规则"
    many 6 '积分条款%d：每消费一元积一分，生日当月积分翻倍，一百积分可以抵扣一元，积分有效期为两年，到期前三十天会通过微信提醒，逾期清零不补。'
    p "右栏最后一句：积分规则解释完毕。"
    echo '</text:section>'
} | writer members "会员手册 2025版" "云杉会员中心"
convert_to pdf members.fodt
convert_to docx members.fodt

# 3. A text box, and paragraphs around it.
{
    h 1 "开箱须知"
    p "请在签收前检查外包装是否完好。<draw:frame draw:style-name=\"Box\" draw:name=\"F\" text:anchor-type=\"paragraph\" svg:width=\"8cm\" svg:height=\"2cm\"><draw:text-box><text:p>文本框提示：玻璃制品请轻拿轻放。</text:p></draw:text-box></draw:frame>"
    p "如有破损，请当场拒收并联系客服。"
} | writer unboxing "" "开箱"
convert_to docx unboxing.fodt

# 4. A workbook: a title merged over all columns, a header of two rows, dates, per cent, money, a formula, a hidden sheet.
row() { echo "<table:table-row>$*</table:table-row>"; }
num() { echo "<table:table-cell office:value-type=\"float\" office:value=\"$1\"${2:+ table:style-name=\"$2\"}/>"; }
day() { echo "<table:table-cell office:value-type=\"date\" office:date-value=\"$1\" table:style-name=\"day\"/>"; }
cat >price-list.fods <<XML
<?xml version="1.0" encoding="UTF-8"?>
<office:document $namespaces xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:styles><style:style style:name="Default" style:family="table-cell"><style:text-properties style:font-name="Noto Sans CJK SC" style:font-name-asian="Noto Sans CJK SC"/></style:style></office:styles>
<office:font-face-decls><style:font-face style:name="Noto Sans CJK SC" svg:font-family="'Noto Sans CJK SC'"/></office:font-face-decls>
<office:automatic-styles>
<number:date-style style:name="Nday"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>
<number:percentage-style style:name="Nper"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="Nmoney"><number:text>￥</number:text><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="Nday"/>
<style:style style:name="per" style:family="table-cell" style:data-style-name="Nper"/>
<style:style style:name="money" style:family="table-cell" style:data-style-name="Nmoney"/>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="3.5cm"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="价格表" table:style-name="shown"><table:table-column table:style-name="wide" table:number-columns-repeated="6"/>
$(row "$(cell '2025年夏季价格表（含税）' 'table:number-columns-spanned="6"')")
$(row "$(cell 型号 'table:number-rows-spanned="2"')$(cell 名称 'table:number-rows-spanned="2"')$(cell 价格 'table:number-columns-spanned="2"')$covered$(cell 折扣 'table:number-rows-spanned="2"')$(cell 上市日期 'table:number-rows-spanned="2"')")
$(row "$covered$covered$(cell 零售)$(cell 批发)$covered$covered")
$(row "$(cell YS-B500)$(cell 500毫升保温杯)$(num 129 money)$(num 1099.5 money)$(num 0.125 per)$(day 2025-03-01)")
$(row "$(cell YS-K35)$(cell 3.5升空气炸锅)$(num 399 money)$(num 3288 money)$(num 0.2 per)$(day 2024-11-11)")
$(row "$(cell YS-L8)$(cell 护眼台灯)$(num 259 money)$(num 2100 money)$(num 0.05 per)$(day 2025-01-15)")
$(row "$(cell '注：价格如有变动，以店铺页面为准。')")
</table:table>
<table:table table:name="库存" table:style-name="shown"><table:table-column table:number-columns-repeated="3"/>
$(row "$(cell 型号)$(cell 仓库)$(cell 数量)")
$(row "$(cell YS-B500)$(cell 杭州一号仓)$(num 320)")
$(row "$(cell YS-K35)$(cell 广州仓)$(num 45)")
$(row "$(cell 合计)$(cell '')<table:table-cell table:formula=\"of:=SUM([.C2:.C3])\" office:value-type=\"float\" office:value=\"365\"/>")
</table:table>
<table:table table:name="成本机密" table:style-name="hidden">$(row "$(cell 进货价)$(cell 绝密供应商)")</table:table>
</office:spreadsheet></office:body></office:document>
XML
convert_to xlsx price-list.fods
convert_to xls price-list.fods
convert_to pdf price-list.fods
convert_to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2' price-list.fods
mv ./*库存*.csv stock-utf8.csv 2>/dev/null || mv price-list.csv stock-utf8.csv
printf '型号;名称;说明\r\nYS-B500;保温杯;"304不锈钢内胆;保温12小时"\r\nYS-K35;空气炸锅;"3.5升容量\r\n带""可视""窗口"\r\n' | iconv -t GB18030 >products-gb18030.csv
printf '城市\t运费\t时效\n杭州\t8元\t次日达\n乌鲁木齐\t25元\t五天\n' | iconv -t UTF-16LE | (printf '\xff\xfe'; cat) >shipping-utf16.tsv

# 5. Slides: titles, text, a table, notes, a slide that is not shown.
frame() { echo "<draw:frame presentation:style-name=\"M-$1\" draw:layer=\"layout\" presentation:class=\"$1\" svg:x=\"1cm\" svg:y=\"$2\" svg:width=\"23cm\" svg:height=\"$3\" ${5:-}><draw:text-box>$4</draw:text-box></draw:frame>"; }
cat >training.fodp <<XML
<?xml version="1.0" encoding="UTF-8"?>
<office:document $namespaces office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:font-face-decls><style:font-face style:name="Noto Sans CJK SC" svg:font-family="'Noto Sans CJK SC'"/></office:font-face-decls>
<office:styles><style:default-style style:family="graphic"><style:text-properties $fonts fo:font-size="18pt" style:font-size-asian="18pt"/></style:default-style>
<style:style style:name="M-title" style:family="presentation"><style:text-properties fo:font-size="32pt" style:font-size-asian="32pt"/></style:style><style:style style:name="M-outline1" style:family="presentation"/><style:style style:name="M-subtitle" style:family="presentation"/><style:style style:name="M-notes" style:family="presentation"/></office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="25.4cm" fo:page-height="14.3cm"/></style:page-layout>
<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties presentation:display-footer="true" presentation:display-page-number="true"/></style:style>
<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="M" style:page-layout-name="P">$(frame title 1cm 2cm '' 'presentation:placeholder="true"')$(frame outline 4cm 6cm '' 'presentation:placeholder="true"')$(frame footer 13cm 1cm '<text:p>内部培训 禁止转发</text:p>')</style:master-page></office:master-styles>
<office:body><office:presentation>
<draw:page draw:name="s1" draw:style-name="dp1" draw:master-page-name="M">$(frame title 1cm 2cm '<text:p>新客服培训</text:p>')$(frame subtitle 4cm 3cm '<text:p>第一周：接待流程</text:p>')</draw:page>
<draw:page draw:name="s2" draw:style-name="dp1" draw:master-page-name="M">$(frame title 1cm 2cm '<text:p>接待三步</text:p>')$(frame outline 4cm 6cm '<text:list><text:list-item><text:p>先问候顾客并报店名</text:p></text:list-item><text:list-item><text:p>再确认订单号和问题</text:p></text:list-item><text:list-item><text:p>最后给出处理方案</text:p></text:list-item></text:list>')
<presentation:notes><draw:page-thumbnail draw:layer="layout" svg:width="10cm" svg:height="6cm" svg:x="1cm" svg:y="1cm" draw:page-number="2" presentation:class="page"/><draw:frame presentation:style-name="M-notes" draw:layer="layout" presentation:class="notes" svg:x="1cm" svg:y="10cm" svg:width="15cm" svg:height="8cm"><draw:text-box><text:p>讲师备注：平均响应时间要控制在30秒以内。</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page draw:name="s3" draw:style-name="dp1" draw:master-page-name="M">$(frame title 1cm 2cm '<text:p>赔付标准</text:p>')
<draw:frame svg:x="1cm" svg:y="4cm" svg:width="20cm" svg:height="5cm"><table:table><table:table-column table:number-columns-repeated="2"/>
$(row "$(cell 情形)$(cell 赔付金额)")$(row "$(cell 延迟发货)$(cell 订单金额的5%)")$(row "$(cell 发错商品)$(cell 20元无门槛券)")</table:table></draw:frame></draw:page>
<draw:page draw:name="s4" draw:style-name="dp2" draw:master-page-name="M">$(frame title 1cm 2cm '<text:p>隐藏的薪酬页</text:p>')</draw:page>
</office:presentation></office:body></office:document>
XML
convert_to pptx training.fodp
convert_to pdf training.fodp

# 6. A page of a site, and one in the encoding of older sites.
cat >delivery.html <<'HTML'
<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>配送说明</title><style>.x{color:red}</style><script>var tracking="统计脚本";</script></head>
<body><header><div class="logo">云杉商城顶部</div><nav><a href="/">首页导航</a><a href="/cart">购物车</a></nav></header>
<div class="sidebar"><ul><li>热销推荐榜</li></ul></div>
<main><h1>配送说明</h1><p>默认使用<b>顺丰</b>和<a href="#">京东物流</a>，满99元包邮。</p>
<h2>发货时间</h2><ul><li>16:00前的订单当天发货</li><li>预售商品以页面时间为准<ul><li>一般不超过15天</li></ul></li></ul>
<table><caption>运费表</caption><thead><tr><th rowspan="2">地区</th><th colspan="2">运费</th></tr><tr><th>首重</th><th>续重</th></tr></thead>
<tbody><tr><td>江浙沪</td><td>6元</td><td>1元</td></tr><tr><td>新疆西藏</td><td>18元</td><td>12元</td></tr></tbody></table>
<p style="display:none">隐藏的促销文字</p></main>
<aside>相关文章推荐</aside><footer>浙ICP备00000000号 版权所有</footer></body></html>
HTML
iconv -t GB18030 >store-gb2312.html <<'HTML'
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>门店信息</title></head><body>
<div id="nav">首页 | 关于我们</div><h1>门店信息</h1><p>杭州湖滨店：杭州市上城区湖滨路28号，营业时间10:00-22:00。</p>
<table><tr><td>门店</td><td>电话</td></tr><tr><td>湖滨店</td><td>0571-88990011</td></tr><tr><td>滨江店</td><td>0571-88990022</td></tr></table><div id="footer">底部版权</div></body></html>
HTML

# 7. Text in the encodings of different systems.
simplified='第一章 保修条款

一、保修期限
本店所售小家电自签收之日起保修一年，主要部件保修三年。人为损坏、进水和私自拆修不在保修范围之内。

二、报修方法
请拨打客服电话400-820-6677，或在微信公众号里点击“我的-报修”，填写订单号和故障现象。'
printf '%s' "$simplified" | iconv -t GB18030 >warranty-gb18030.txt
printf '%s' "$simplified" | iconv -t UTF-16LE | (printf '\xff\xfe'; cat) >warranty-utf16le.txt
printf '%s' "$simplified" | iconv -t UTF-16BE >warranty-utf16be-nobom.txt
printf '第一章 保固條款\r\n\r\n本店所售小家電自簽收之日起保固一年，主要零件保固三年。人為損壞、進水和私自拆修不在保固範圍之內。\r\n請撥打客服電話，並提供訂單編號與故障情形。' | iconv -t BIG5 >warranty-big5.txt

# 8. A manual in Markdown.
cat >lamp.md <<'MD'
---
title: 护眼台灯使用手册
---
# 使用手册

按住电源键**3秒**开机，短按切换[亮度](https://example.invalid)。

## 规格

| 项目 | 参数 |
|---|---|
| 功率 | 12W |
| 色温 | 2700K–5000K |

1. 插入电源
2. 长按开机
   - 指示灯变绿

> 请勿用湿布擦拭灯头。

```
reset --factory
```
MD

# 9. A scan: pages that are pictures only, and the same page as pictures of every kind.
{
    h 1 "保修卡"
    p "产品名称：空气炸锅"
    p "购买日期：2025年6月18日"
    p "保修期限：一年，凭此卡免费维修。"
} | writer card "" "卡"
convert_to pdf card.fodt
pdftoppm -r 300 -gray -png -x 150 -y 300 -W 1050 -H 525 card.pdf card
convert card-1.png -colors 8 -strip scan.png
convert scan.png -quality 60 -strip scan.jpg
convert scan.png -monochrome -compress Group4 -strip scan.tiff
convert scan.png -monochrome -strip bmp3:scan.bmp
cwebp -quiet -q 40 scan.png -o scan.webp
{ echo "<text:p><draw:frame text:anchor-type=\"as-char\" svg:width=\"13.3cm\" svg:height=\"6.65cm\"><draw:image><office:binary-data>$(base64 -w0 scan.png)</office:binary-data></draw:image></draw:frame></text:p>"; } | writer picture "" ""
convert_to docx picture.fodt
convert_to pdf picture.fodt
mv picture.pdf scan.pdf

# 10. Locked PDFs: one that asks for a password, one that only forbids changes.
qpdf --encrypt secret owner 256 -- card.pdf encrypted.pdf
qpdf --encrypt '' owner 128 --use-aes=y --modify=none -- card.pdf locked.pdf

cp return-policy.{docx,pdf,doc,odt,rtf,html} members.{pdf,docx} unboxing.docx price-list.{xlsx,xls,pdf} stock-utf8.csv products-gb18030.csv shipping-utf16.tsv \
    training.{pptx,pdf} delivery.html store-gb2312.html warranty-*.txt lamp.md scan.{png,jpg,tiff,bmp,webp,pdf} picture.docx encrypted.pdf locked.pdf "$out"
ls -l "$out"
