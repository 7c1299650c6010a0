namespace DbMigrate.Cli.Output;

/// <summary>Writes the access of roles to the journal.</summary>
internal static class AccessText
{
    /// <summary>Writes a table.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationAccess> roles)
    {
        if (roles.Count == 0)
        {
            return;
        }

        var table = new TextTable("Role", "Access");
        foreach (var role in roles)
        {
            table.Add(role.Role, Kinds(role));
        }

        table.Write(report);
    }

    /// <summary>Writes the access of one role.</summary>
    public static void WriteOne(TextReport report, MigrationAccess role) =>
        report.Line($"{role.Role} has access to the journal of {role.Database}: {Kinds(role)}");

    private static string Kinds(MigrationAccess role) =>
        role.IsOwner ? "owner: all"
        : role.IsIncomplete ? "incomplete rights"
        : role.Access.Count == 0 ? "none"
        : string.Join(", ", role.Access);
}
