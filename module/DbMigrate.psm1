# The commands and what they stand on are loaded in a context of their own, so that another Npgsql in this session and ours leave each other alone.
$loader = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'DbMigrate.Loader.dll'))
$commands = $loader.GetType('DbMigrate.Loader.LoadContext')::Load([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'engine'), 'DbMigrate.Cmdlets')
$inner = Import-Module -Assembly $commands -PassThru
$inner.ExportedCmdlets.Keys
