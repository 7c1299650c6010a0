namespace DbMigrate.Cli.Output;

/// <summary>Writes who can read and write what.</summary>
internal static class AccessMatrixText
{
    private static readonly string[] Commands = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <summary>Writes a line for each table and role that has a privilege.</summary>
    public static void Write(TextReport report, IReadOnlyList<AuditAccess> access)
    {
        var table = new TextTable(["Table", "Role", .. Commands]);
        foreach (var line in access.GroupBy(a => (a.Table, a.Role)).Where(g => g.Any(a => a.Reach != AuditReach.None)))
        {
            var byCommand = line.ToDictionary(a => a.Command, StringComparer.Ordinal);
            table.Add([line.Key.Table, line.Key.Role, .. Commands.Select(c => Text(byCommand[c]))]);
        }

        table.Write(report);
    }

    private static string Text(AuditAccess access) =>
        access.Reach switch
        {
            AuditReach.None => "-",
            AuditReach.NoRows => "no rows",
            AuditReach.Rows => $"rows{Columns(access)}: {string.Join(", ", access.Policies)}",
            _ when access.Policies.Count > 0 => $"all{Columns(access)}: {string.Join(", ", access.Policies)}",
            _ => $"all{Columns(access)}",
        };

    private static string Columns(AuditAccess access) =>
        access.Columns.Count > 0 ? $" ({string.Join(", ", access.Columns)})" : string.Empty;
}
