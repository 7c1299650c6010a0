using System.Text;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>Writes the pages of docs/reference from the definitions of the kinds.</summary>
internal static class ReferencePages
{
    private const string Head =
        "<!-- Generated from the definition of the kind by `./build.sh docs`. Do not edit. -->\n\n";

    /// <summary>Returns the page of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="effects">The effects of the example, for a step.</param>
    internal static string Page(DocumentedKind kind, StepEffects effects)
    {
        var text = new StringBuilder(Head);
        text.Append($"# {kind.Key}\n\nA {kind.Family}. {kind.Shape.Summary}\n\n## Example\n\n```yaml\n");
        text.Append($"{ListKey(kind.Family)}:\n{kind.ExampleItem(2)}\n```\n\n## Parameters\n\n");
        text.Append(ShapeTable.Of(kind.Shape));
        foreach (var rule in Rules(kind))
        {
            text.Append($"\n{rule}\n");
        }

        text.Append($"\nThe [keys of every {kind.Family}](README.md#keys-of-every-{kind.Family}) are accepted too.\n");
        if (kind.Family == "step")
        {
            text.Append("\n## Locks\n\n").Append(LocksOf(effects));
            text.Append(kind.Documentation!.Locks is { } note ? $"\n{note}\n" : string.Empty);
            text.Append($"\n## Undo\n\n{kind.Documentation.Undo}\n");
        }

        return text.ToString();
    }

    /// <summary>Returns the index page.</summary>
    internal static string Index()
    {
        var text = new StringBuilder(
            Head.Replace("definition of the kind", "definitions of the kinds", StringComparison.Ordinal)
        );
        text.Append("# Steps, checks and gates\n\n");
        text.Append("Each page has an example that a test runs on [this schema](example/schema.sql). ");
        text.Append("The other keys of a plan: [plan.md](plan.md).\n");
        foreach (var family in DocumentedKind.All.GroupBy(k => k.Family))
        {
            text.Append(
                $"\n## {char.ToUpperInvariant(family.Key[0])}{family.Key[1..]}s\n\n| kind | purpose |\n|---|---|\n"
            );
            foreach (var kind in family)
            {
                text.Append($"| [`{kind.Key}`]({kind.Page}) | {kind.Shape.Summary} |\n");
            }

            text.Append($"\n### Keys of every {family.Key}\n\n");
            text.Append(
                ShapeTable.Of(
                    family.Key switch
                    {
                        "step" => ItemKeys.Step,
                        "check" => ItemKeys.Check,
                        _ => ItemKeys.Gate,
                    }
                )
            );
        }

        return text.ToString();
    }

    /// <summary>Returns the page of the plan's own keys.</summary>
    internal static string Plan()
    {
        var text = new StringBuilder(
            Head.Replace("definition of the kind", "shapes of the plan", StringComparison.Ordinal)
        );
        text.Append("# The keys of a plan\n\n");
        text.Append(
            "A plan is a folder with a file `plan.yaml` and the files that it names. An unknown key is an error. "
        );
        text.Append("The values of steps, checks and gates have [pages of their own](README.md).\n");
        foreach (
            var (title, shape) in new[]
            {
                ("The plan", PlanShapes.Plan),
                ("A phase", PlanShapes.Phase),
                ("An environment", PlanShapes.Environment),
            }
        )
        {
            text.Append($"\n## {title}\n\n{shape.Summary}\n\n").Append(ShapeTable.Of(shape));
        }

        text.Append("\nA duration is a number with its unit: `500ms`, `2s`, `30m`, `24h`, `7d`, `2w`, `6mo` (30 days ");
        text.Append("each), or parts together: `1h30m`.\n");
        return text.ToString();
    }

    private static string LocksOf(StepEffects effects)
    {
        var locks = StatementDescription.LocksOf(effects.Relations).Where(l => !l.New).Select(l => $"- {l}\n").ToList();
        var other = effects.LocksOthers switch
        {
            MigrationStatementEffect.No => null,
            MigrationStatementEffect.Yes => "- other relations\n",
            _ => "- possibly other relations\n",
        };
        return locks.Count == 0 && other is null
            ? "The example locks no existing relation.\n"
            : $"The example locks:\n\n{string.Concat(locks)}{other}\nScans a table: {Word(effects.Scans)}. "
                + $"Rewrites a table: {Word(effects.Rewrites)}.\n";
    }

    private static string Word(MigrationStatementEffect effect) => effect.ToString().ToLowerInvariant();

    private static string ListKey(string family) =>
        family switch
        {
            "step" => "apply",
            "check" => "verify",
            _ => "gates",
        };

    private static IEnumerable<string> Rules(DocumentedKind kind)
    {
        var shape = kind.Shape;
        foreach (
            var (words, group) in Groups("Exactly one", shape.ExactlyOneOf)
                .Concat(Groups("At least one", shape.AtLeastOneOf))
        )
        {
            var keys = group.Where(k => shape.Find(k)!.Available).ToList();
            yield return keys.Count == 1
                ? $"`{keys[0]}` is required."
                : $"{words} of {string.Join(", ", keys.Select(k => $"`{k}`"))} is required.";
        }

        if (shape.ShortForm is { } word && shape.Find(word)!.Available)
        {
            yield return $"Short form: `{kind.Key}: VALUE` is `{kind.Key}: {{ {word}: VALUE }}`.";
        }

        if (shape.AllowBeside)
        {
            var beside = shape.Keys.Where(k => k.Name != shape.ShortForm).Select(k => $"`{k.Name}`");
            yield return $"{string.Join(", ", beside)} may also stand beside `{kind.Key}`.";
        }
    }

    private static IEnumerable<(string Words, IReadOnlyList<string> Group)> Groups(
        string words,
        IReadOnlyList<IReadOnlyList<string>> groups
    ) => groups.Select(g => (words, g));
}
