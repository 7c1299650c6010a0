# The commands and their libraries have their own load context, so that a session can use another version of Npgsql.
$loaderPath = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'DbMigrate.Loader.dll')
$loader = [System.Reflection.Assembly]::LoadFrom($loaderPath)
$context = $loader.GetType('DbMigrate.Loader.LoadContext')
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'net8.0')
$module = Microsoft.PowerShell.Core\Import-Module -Assembly $context::Load($folder, 'DbMigrate.Cmdlets') -PassThru

# A second import of an assembly comes from a cache and exports no commands. Importing the resulting module exports
# them.
# https://github.com/PowerShell/PowerShell/issues/20710
if (-not $ExecutionContext.InvokeCommand.GetCmdlet('Get-MigrationPlan')) {
    Microsoft.PowerShell.Core\Import-Module $module
}
