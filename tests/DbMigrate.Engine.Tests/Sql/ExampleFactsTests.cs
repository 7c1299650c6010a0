using System.Globalization;
using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>
/// What is said of each example. LockFactsTests compares the locks and effects of locks.sql and effects.sql with servers;
/// this test needs none, and also has notes, undos, and the losses of data.
/// </summary>
public sealed class ExampleFactsTests
{
    private const string Folder = "tests/DbMigrate.Engine.Tests/Sql/Examples/";

    [Theory]
    [InlineData("locks.sql", "locks.facts.txt")]
    [InlineData("effects.sql", "effects.facts.txt")]
    [InlineData("losses.sql", "losses.facts.txt")]
    public void What_is_said_of_an_example_is_as_in_the_file(string examples, string facts)
    {
        var text = new StringBuilder("# Made by ExampleFactsTests. What is not listed is no, none or not known.\n");
        foreach (var example in LockExample.Read(examples))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{example.Sql}\n");
            var script = SqlReader.ReadText(example.Sql, examples);
            foreach (var (statement, described) in script.Statements.Zip(MigrationStatementReader.Analyze(script)))
            {
                foreach (var (name, value) in Facts(statement, described).Where(f => f.Value.Length > 0))
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {name}: {value}\n");
                }
            }
        }

        Snapshot.Compare(Folder + facts, text.ToString(), nameof(ExampleFactsTests));
    }

    private static IEnumerable<(string Name, string Value)> Facts(SqlStatement read, DescribedStatement described)
    {
        var (statement, effects) = described;
        yield return ("kind", $"{statement.Kind} {statement.Batch}");
        yield return ("doubt", read.Doubt is { } doubt ? ExampleText.Of(doubt) : string.Empty);
        yield return ("actions", string.Join(", ", statement.Actions));
        yield return ("objects", string.Join(", ", statement.Objects.AsEnumerable()));
        yield return ("relations", string.Join(", ", effects.Relations.Select(Relation)));
        yield return ("others", Effects(("locks", effects.LocksOthers), ("changes", effects.ChangesOthers)));
        yield return ("work", Effects(("scans", effects.Scans), ("rewrites", effects.Rewrites)));
        yield return ("created", string.Join(", ", effects.Created));
        yield return ("changed", string.Join(", ", effects.Changed));
        yield return ("dropped", string.Join(", ", effects.Dropped));
        yield return ("changed relations", effects.ChangedRelations is { } all ? string.Join(", ", all) : "any");
        yield return ("session", effects.SessionState == 0 ? string.Empty : effects.SessionState.ToString());
        yield return ("settings", string.Join(", ", effects.Settings.Select(s => ExampleText.Of(s))));
        yield return ("events", string.Join(", ", effects.Events.Select(ExampleText.Of)));
        yield return ("flags", string.Join(", ", Flags(statement, effects)));
        yield return ("undo", (statement.UndoIsStatement ? "SQL: " : string.Empty) + statement.Undo);
        yield return ("note", statement.Note ?? string.Empty);
    }

    private static string Relation(RelationEffect relation) =>
        $"{relation.Relation} {relation.Lock?.ToString() ?? "?"}"
        + (relation.IsNew ? " new" : string.Empty)
        + (relation.Right == RelationRight.Owner ? string.Empty : $" {relation.Right}")
        + string.Concat(
            new[] { Effects(("scans", relation.Scans)), Effects(("rewrites", relation.Rewrites)) }
                .Where(t => t.Length > 0)
                .Select(t => " " + t)
        );

    private static IEnumerable<string> Flags(MigrationStatement statement, StatementEffects effects)
    {
        (string, bool)[] flags =
        [
            ("no transaction", !statement.Transactional),
            ("concurrent", effects.IsConcurrent),
            ("without partitions", !effects.ReachesPartitions && effects.Relations.Count > 0),
            ("unknown code", effects.RunsUnknownCode),
            ("strong", effects.MayLockStrongly),
            ("policy", effects.IsAboutPolicy),
        ];
        return flags.Where(f => f.Item2).Select(f => f.Item1);
    }

    private static string Effects(params (string Name, MigrationStatementEffect Effect)[] effects) =>
        string.Join(
            ", ",
            effects.Where(e => e.Effect != MigrationStatementEffect.No).Select(e => $"{e.Name} {e.Effect}")
        );
}
