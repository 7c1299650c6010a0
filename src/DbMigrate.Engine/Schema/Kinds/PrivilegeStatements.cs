using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes GRANT and REVOKE for the difference between two lists of privileges.</summary>
internal static class PrivilegeStatements
{
    /// <summary>Writes what gives an object the wanted privileges.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="wanted">The object as it shall be.</param>
    /// <param name="current">The object as it is; null: it was just created and has the default privileges.</param>
    /// <param name="script">Takes the statements.</param>
    internal static void Write(SchemaKind kind, SchemaObject wanted, SchemaObject? current, ScriptWriter script)
    {
        if (kind.GrantTarget(wanted) is not { } target || (wanted.Privileges is null && current?.Privileges is null))
        {
            return;
        }

        var former = current is null ? (wanted as PrivilegesObject)?.Initial : current.Privileges;
        var before = Entries(kind, current?.Owner ?? wanted.Owner, former, script.Server);
        var after = Entries(kind, wanted.Owner, wanted.Privileges, script.Server);

        // A column has the owner of its table.
        var part = wanted as ColumnObject;
        var owner = part is null ? wanted.Owner : script.Find(part.TableKind, part.Table)?.Owner;
        var formerOwner = part is null ? current?.Owner : script.OwnerBefore(part);

        // ALTER … OWNER TO gives the former owner's privileges to the new one.
        if (current is not null && formerOwner != owner)
        {
            before = [.. before.Select(e => e.Renamed(formerOwner, owner))];
        }

        var column = part?.Local ?? (wanted as PrivilegesObject)?.Column;
        foreach (var change in PrivilegeChange.Between(before, after, owner))
        {
            var other = change.Entry.Grantor;
            if (other.Length == 0 || other == owner)
            {
                script.Add(wanted, change.Sql(target, column));
                continue;
            }

            script.Add(wanted, $"SET SESSION AUTHORIZATION {other}");
            script.Add(wanted, change.Sql(target, column));
            script.Add(wanted, "RESET SESSION AUTHORIZATION");
        }
    }

    private static List<PrivilegeEntry> Entries(
        SchemaKind kind,
        string? owner,
        IReadOnlyList<string>? privileges,
        Version server
    )
    {
        if (privileges is not null)
        {
            return [.. privileges.Select(PrivilegeEntry.Parse)];
        }

        var entries = new List<PrivilegeEntry>();
        var (own, everyone) = kind.DefaultPrivileges;
        if (own == PrivilegeEntry.OfTable && server.Major >= 17)
        {
            own += PrivilegeEntry.Maintain;
        }

        if (own.Length > 0)
        {
            entries.Add(new PrivilegeEntry(owner ?? string.Empty, own, owner ?? string.Empty));
        }

        if (everyone.Length > 0)
        {
            entries.Add(new PrivilegeEntry(string.Empty, everyone, owner ?? string.Empty));
        }

        return entries;
    }
}
