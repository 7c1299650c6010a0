# The commands and their libraries have their own load context, so that a session can use another version of Npgsql.
# The engine has no commands. It is imported because PowerShell resolves [DbMigrate.PhaseStatus] only in imported
# assemblies.
$loaderPath = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'DbMigrate.Loader.dll')
$loader = [System.Reflection.Assembly]::LoadFrom($loaderPath)
$context = $loader.GetType('DbMigrate.Loader.LoadContext')
$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'net8.0')
$assemblies = 'DbMigrate.Engine', 'DbMigrate.Cmdlets' | ForEach-Object { $context::Load($folder, $_) }

# A second import of an assembly comes from a cache and exports no commands. Importing the resulting module exports
# them.
# https://github.com/PowerShell/PowerShell/issues/20710
Microsoft.PowerShell.Core\Import-Module -Assembly $assemblies -PassThru | Microsoft.PowerShell.Core\Import-Module
