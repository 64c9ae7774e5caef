# Prints name and message of every failed test of a trx file (any POSIX awk; one element starts per line, as vstest writes).

function decoded(text) {
    gsub(/&#xD;/, "", text)
    gsub(/&#xA;/, "\n", text)
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&quot;/, "\"", text)
    gsub(/&apos;/, "'", text)
    gsub(/&amp;/, "\\&", text)
    return text
}

function attribute(name) {
    if (!match($0, " " name "=\"[^\"]*\"")) return ""
    return decoded(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
}

function message_line(text) {
    if (++lines <= 20) print "      " decoded(text)
}

/<UnitTestResult / {
    failed = attribute("outcome") == "Failed"
    if (failed) print "  FAILED " attribute("testName")
}

in_message || (failed && /<Message>/) {
    if (!in_message) lines = 0
    in_message = 1
    sub(/^.*<Message>/, "")
    if (sub(/<\/Message>.*$/, "")) {
        in_message = 0
        failed = 0
    }
    message_line($0)
}
