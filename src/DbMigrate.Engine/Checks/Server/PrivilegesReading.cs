using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// The role may do to the tables what the phase does: what only an owner may, it does as the owner or a member of it.
/// </summary>
internal sealed class PrivilegesReading : ServerReading
{
    internal override string Kind => "privileges";

    internal override string Name => "privileges of the role";

    internal override bool IsAboutTables => true;

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Schemas, scope.Names];

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope)
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
            // What a lock of that strength is for may be granted as well: a foreign key that refers to it or a trigger,
            // and TRUNCATE.
            var (mayRefer, mayTruncate) = ((bool)row[5]!, (bool)row[6]!);
            if (isOwner)
            {
                continue;
            }

            // Changing rows may be granted; most stronger locks are for the owner.
            if (table.Lock is { } needed and > MigrationLockMode.RowExclusive)
            {
                var granted =
                    (needed == MigrationLockMode.ShareRowExclusive && mayRefer)
                    || (needed == MigrationLockMode.AccessExclusive && mayTruncate);
                (granted ? warned : failed).Add(
                    $"{name}: {needed.ToSql()} is for its owner, {owner}: GRANT {owner} TO {row[7]};"
                );
            }
            else if (!mayChangeRows)
            {
                failed.Add(
                    $"{name}: no right to change its rows, owner {owner}: GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {row[7]};"
                );
            }
        }

        var expected = $"what the phase needs on {DisplayText.Join(scope.Names)}";
        return failed.Count == 0 && warned.Count == 0
            ? ServerFinding.Passed(
                expected,
                rows.Count == 0 ? "none of them is there yet" : $"there, on {DisplayText.Count(rows.Count, "table")}"
            )
            : new ServerFinding(
                failed.Count > 0 ? CheckStatus.Failed : CheckStatus.Warning,
                expected,
                $"not there on {failed.Count + warned.Count} of {DisplayText.Count(rows.Count, "table")}",
                failed.Count > 0
                    ? "A statement of the phase would be refused: have this granted, or run it as the owner."
                    : "A statement of the phase may be refused.",
                [.. failed.Concat(warned).Take(20)]
            );
    }
}
