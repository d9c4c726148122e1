#!/bin/sh
# Writes saved/ and refused/ anew: original/ as LibreOffice Calc saves it. Run it here.
# The options of Calc's CSV filter: separator, quote, encoding (76 UTF-8, 85 GB18030, 56 GBK,
# 1 Windows-1252, 65535 UTF-16), first line, columns, language, quote all text, numbers as numbers,
# cells as shown, no formulas.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
calc() { soffice "-env:UserInstallation=file://$scratch/profile" --headless "$@" >/dev/null 2>&1; }
csv() { echo "csv:Text - txt - csv (StarCalc):$1,34,$2,1,,0,$3,true,true,false"; }

# save FOLDER WORKBOOK SEPARATOR ENCODING QUOTED OPENED_AS FILES…: open, keep as a workbook, export
save() {
    folder=$1 workbook=$2 separator=$3 encoding=$4 quoted=$5 opened_as=$6
    shift 6
    mkdir -p "$folder"
    calc --convert-to "$workbook" --outdir "$scratch/$folder" \
        "--infilter=Text - txt - csv (StarCalc):44,34,$opened_as,1,,0,false,true" "$@"
    calc --convert-to "$(csv "$separator" "$encoding" "$quoted")" --outdir "$folder" \
        "$scratch/$folder"/*."$workbook"
}

rm -rf saved refused
save saved/utf-8 ods 44 76 false 76 original/*.csv
save saved/gb18030-quoted xlsx 44 85 true 76 original/*.csv
# Somebody typed a blank far to the right, so all rows have empty cells up to there.
mkdir "$scratch/wide" "$scratch/titled"
for file in original/*.csv; do sed '1s/$/,,, /' "$file" >"$scratch/wide/${file##*/}"; done
save saved/wide ods 44 76 false 76 "$scratch"/wide/*.csv

save refused/semicolons ods 59 76 false 76 original/windows.csv
save refused/tabs ods 9 76 false 76 original/windows.csv
{ echo 窗口一览表; echo; cat original/windows.csv; } >"$scratch/titled/windows.csv"
save refused/title ods 44 76 false 76 "$scratch/titled/windows.csv"
save refused/utf-16 ods 44 65535 false 76 original/windows.csv
save refused/western ods 44 1 false 76 original/windows.csv
save refused/gbk ods 44 56 false 76 original/staff.csv
save refused/opened-as-gb18030 ods 44 76 false 85 original/windows.csv
save refused/opened-as-western ods 44 76 false 1 original/windows.csv
