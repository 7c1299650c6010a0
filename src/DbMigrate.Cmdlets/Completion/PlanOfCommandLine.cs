using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Finds the plan of an incomplete command line.</summary>
internal static class PlanOfCommandLine
{
    /// <summary>
    /// Reads the plan of <c>-Plan</c>, or the one in the current location or its nearest parent that has one. Null where
    /// it cannot be read: a completer reports no errors.
    /// </summary>
    internal static MigrationPlan? Read(IDictionary boundParameters)
    {
        try
        {
            var given = boundParameters["Plan"] is PSObject wrapped ? wrapped.BaseObject : boundParameters["Plan"];
            if (given is MigrationPlan plan)
            {
                return plan;
            }

            var path = given is FileSystemInfo item ? item.FullName : given?.ToString() ?? ".";
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            var resolved = shell
                .AddScript(
                    "param($Path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)",
                    useLocalScope: true
                )
                .AddArgument(path)
                .Invoke<string>();
            return resolved.Count != 1 ? null
                : given is null ? MigrationPlanReader.Read(MigrationPlanReader.FindNearest(resolved[0]))
                : MigrationPlanReader.Read(resolved[0]);
        }
        catch (Exception exception)
            when (exception is MigrationException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
