# The commands and what they stand on live in a load context of their own: a session's other Npgsql and ours leave each other alone.
# The engine is imported beside the commands although it has none: PowerShell finds [DbMigrate.PhaseStatus] only in what was imported.
$loader = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'DbMigrate.Loader.dll'))
$context = $loader.GetType('DbMigrate.Loader.LoadContext')
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'net8.0')
$assemblies = 'DbMigrate.Engine', 'DbMigrate.Cmdlets' | ForEach-Object { $context::Load($folder, $_) }

# An assembly that was imported before is taken from a cache, which gives its commands to nobody; importing what came out of it does.
# https://github.com/PowerShell/PowerShell/issues/20710
Microsoft.PowerShell.Core\Import-Module -Assembly $assemblies -PassThru | Microsoft.PowerShell.Core\Import-Module
