# Prints every test of trx files: seconds, suite (the file's name), test; separated by tabs (any POSIX awk).

function attribute(name) {
    return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

FNR == 1 {
    suite = FILENAME
    sub(/^.*\//, "", suite)
    sub(/\.trx$/, "", suite)
}

/<UnitTestResult / && split(attribute("duration"), time, ":") == 3 {
    test = attribute("testName")
    gsub(/&quot;/, "\"", test)
    gsub(/&lt;/, "<", test)
    gsub(/&gt;/, ">", test)
    gsub(/&amp;/, "\\&", test)
    printf "%.1f\t%s\t%s\n", time[1] * 3600 + time[2] * 60 + time[3], suite, test
}
