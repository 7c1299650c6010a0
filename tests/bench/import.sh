# Measures `Import-Module DbMigrate` in a fresh process against no import and against the import of an empty module.
# This is the cost of the module in a profile. The import must not load Npgsql.

bench_import() {
    heading 'import: Import-Module in fresh processes'
    local pwsh module empty round loaded within
    module=${DBMIGRATE_MODULE:-$(ls -d "$root"/output/DbMigrate/*/DbMigrate.psd1 2>/dev/null | sort -V | tail -n 1)}
    pwsh=$(command -v pwsh || true)
    if [ -z "$pwsh" ] || [ ! -f "$module" ]; then
        left_out import 'no pwsh on the PATH, or the module is not built'
        return 0
    fi
    note "PowerShell $("$pwsh" -NoProfile -NonInteractive -Command '"$($PSVersionTable.PSVersion) on .NET $([Environment]::Version)"' </dev/null)"
    mkdir -p "$work/Empty"
    : >"$work/Empty/Empty.psm1"
    printf "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @() }\n" >"$work/Empty/Empty.psd1"
    empty=$work/Empty/Empty.psd1
    for round in $(seq 0 "$rounds"); do
        [ "$round" -eq 1 ] && sed -i.all "/^import$(printf '\t')/d" "$work/figures.tsv"
        timed import 'pwsh, no import' "$pwsh" -NoProfile -NonInteractive -Command exit
        timed import 'an empty module' "$pwsh" -NoProfile -NonInteractive -Command "Import-Module '$empty'"
        timed import 'DbMigrate' "$pwsh" -NoProfile -NonInteractive -Command "Import-Module '$module'"
        timed import 'DbMigrate, and a plan read' "$pwsh" -NoProfile -NonInteractive -Command "Import-Module '$module'; \$null = Get-MigrationPlan '$root/docs/examples/multi-tenant'"
    done
    ratios import 'pwsh, no import' 'an empty module' 'DbMigrate' 'DbMigrate, and a plan read'
    note "Import-Module DbMigrate costs $(($(median import wall DbMigrate | cut -d. -f1) - $(median import wall 'pwsh, no import' | cut -d. -f1))) ms over no import, $(($(median import wall DbMigrate | cut -d. -f1) - $(median import wall 'an empty module' | cut -d. -f1))) ms over an empty module"
    loaded=$("$pwsh" -NoProfile -NonInteractive -Command "Import-Module '$module'; (@([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { \$_.GetName().Name } | Where-Object { \$_ -like '*Npgsql*' -or \$_ -like '*DbMigrate*' -or \$_ -like 'YamlDotNet' } | Sort-Object) -join ', ')" </dev/null)
    note "loaded by the import: $loaded"
    case $loaded in
        *Npgsql*) note '!!! Npgsql is loaded by the import; it must not be.'; return 1 ;;
    esac
    note 'Npgsql is not loaded before it is needed'
}
