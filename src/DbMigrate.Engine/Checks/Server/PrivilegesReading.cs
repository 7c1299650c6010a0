using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Checks that the role has the privileges on the tables that the phase needs, ownership included.
/// </summary>
internal sealed class PrivilegesReading : ServerReading
{
    internal override string Kind => "privileges";

    internal override string Name => "privileges of the role";

    internal override bool UsesSearchPath => true;

    internal override bool IsAboutTables => true;

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Schemas, scope.Names];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var (failed, warned) = (new List<string>(), new List<string>());
        foreach (var row in rows)
        {
            var table = scope.Tables[(int)row[0]! - 1];
            var (name, owner, isOwner, mayChangeRows) = (
                (string)row[1]!,
                (string)row[2]!,
                (bool)row[3]!,
                (bool)row[4]!
            );
            // REFERENCES, TRIGGER and TRUNCATE allow some statements with such locks without ownership.
            var (mayRefer, mayTruncate) = ((bool)row[5]!, (bool)row[6]!);
            if (isOwner)
            {
                continue;
            }

            // The owner of the database may vacuum and analyze; MAINTAIN covers refreshes and rebuilds of indexes, too.
            var (ownsDatabase, mayMaintain) = ((bool)row[8]!, (bool)row[9]!);

            // Changing rows may be granted; most stronger locks are for the owner.
            if (table.Lock is { } needed and > MigrationLockMode.RowExclusive)
            {
                if (
                    (table.Right != RelationRight.Owner && mayMaintain)
                    || (table.Right == RelationRight.MaintainOrDatabase && ownsDatabase)
                )
                {
                    continue;
                }

                if (table.Right != RelationRight.Owner && (bool)row[11]!)
                {
                    failed.Add(
                        $"{name}: {needed.ToSql()} requires the privilege MAINTAIN: GRANT MAINTAIN ON {name} TO {row[7]};"
                    );
                    continue;
                }

                var granted =
                    table.Right == RelationRight.Owner
                    && (
                        (needed == MigrationLockMode.ShareRowExclusive && mayRefer)
                        || (needed == MigrationLockMode.AccessExclusive && mayTruncate)
                        || (needed == MigrationLockMode.ShareUpdateExclusive && ownsDatabase)
                        || mayMaintain
                    );
                (granted ? warned : failed).Add(
                    $"{name}: {needed.ToSql()} requires its owner, {owner}: "
                        + ((bool)row[10]! ? OfSuperuser(name) : $"GRANT {owner} TO {row[7]};")
                );
            }
            else if (!mayChangeRows)
            {
                failed.Add(
                    $"{name}: no privilege to change rows, owner {owner}: GRANT SELECT, INSERT, UPDATE, "
                        + $"DELETE ON {name} TO {row[7]};"
                );
            }
        }

        var expected = $"privileges on {DisplayText.Join(scope.Names)}";
        return failed.Count == 0 && warned.Count == 0
            ? ServerFinding.Passed(
                expected,
                rows.Count == 0 ? "no table exists yet" : $"granted on {DisplayText.Count(rows.Count, "table")}"
            )
            : new ServerFinding(
                failed.Count > 0 ? CheckStatus.Failed : CheckStatus.Warning,
                expected,
                $"missing on {failed.Count + warned.Count} of {DisplayText.Count(rows.Count, "table")}",
                failed.Count > 0
                    ? "A statement of the phase would fail. Grant the privileges, or run the phase as the owner."
                    : "A statement of the phase may fail.",
                [.. failed.Concat(warned).Take(20)]
            );
    }

    // To be a member of a superuser is to be one.
    private static string OfSuperuser(string table) =>
        $"that is a superuser. With ALTER TABLE {table} OWNER TO, give it an owner that is none.";
}
