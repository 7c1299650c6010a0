using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that constraints exist, validated or not.</summary>
internal sealed class ConstraintsCheck : MigrationCheck
{
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<NamePattern> _patterns;
    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly bool? _validated;

    private ConstraintsCheck(KindNode node)
        : base(node)
    {
        _names = node.Texts("names");
        _patterns = NamePattern.Read(node, "names");
        _tables = NameList.Read(node, "table");
        _validated = node.Has("validated") ? node.Boolean("validated", otherwise: true) : null;
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "constraints",
            new MapShape(
                "Constraints that must exist.",
                new KeyShape(
                    "names",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The names, or patterns with * and ?. A pattern must match at least one constraint, and "
                        + "all matches are checked.",
                    Required: true
                ),
                new KeyShape(
                    "table",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables that must each have the constraints."
                )
                {
                    Default = "any table",
                },
                new KeyShape(
                    "validated",
                    new ValueShape.Boolean(),
                    "Whether the constraints must be validated (true) or NOT VALID (false)."
                )
            )
            {
                ShortForm = "names",
            },
            node => new ConstraintsCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    constraints:
                      names: orders_total_check
                      table: orders
                      validated: false
                    """,
            },
        };

    private protected override string DefaultName =>
        $"constraints {DisplayText.Join(_names)}"
        + (_tables.Count > 0 ? $" on {DisplayText.Join([.. _tables.Select(t => t.Text)])}" : null);

    private string Expected =>
        DisplayText.Join(_names)
        + _validated switch
        {
            true => ", validated",
            false => ", not validated",
            null => null,
        };

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var found = await catalog
            .FindConstraintsAsync(_tables, [.. _patterns.Select(p => p.Like)], cancellationToken)
            .ConfigureAwait(false);
        var (lost, missing) = (new List<ObjectName>(), new List<Missing>());
        foreach (var (table, here) in ByTable(found))
        {
            if (table is not null && !here[0].TableExists)
            {
                lost.Add(table);
            }
            else
            {
                missing.AddRange(
                    _patterns
                        .Where(p => !here.Exists(f => f.Name is not null && p.Matches(f.Name)))
                        .Select(p => new Missing(p, table, here.Count > 0 ? here[0].Others : []))
                );
            }
        }

        var wrong = found
            .Where(f => f.Name is not null && _validated is { } validated && f.IsValidated != validated)
            .Select(f => $"{f.Name} on {f.On}: {(f.IsValidated ? "validated" : "not validated")}")
            .ToList();
        var names = await catalog
            .ReadCandidatesAsync(
                new[]
                {
                    lost.Count > 0 ? "table" : null,
                    missing.Exists(m => m.Table is null) ? "constraint" : null,
                }.OfType<string>(),
                cancellationToken
            )
            .ConfigureAwait(false);
        string[] rows =
        [
            .. lost.Select(t => $"{t}: {names.Describe("table", t)}"),
            .. missing.Select(m => m.Describe(names)),
            .. wrong,
        ];
        return CheckOutcome.Of(
            rows.Length == 0,
            Expected,
            rows.Length == 0
                ? DisplayText.Count(found.Count, "constraint")
                : rows[0] + (rows.Length > 1 ? $"; and {rows.Length - 1} more" : null),
            [.. rows.Take(20)],
            wrong.Count > 0 && _validated == true
                ? $"{Validation(found)} checks the rows without blocking writes."
                : null
        );
    }

    private static string Validation(IReadOnlyList<ConstraintMatch> found)
    {
        var first = found.First(f => f is { Name: not null, IsValidated: false });
        return $"ALTER TABLE {first.On} VALIDATE CONSTRAINT {SqlText.QuoteIdentifierIfNeeded(first.Name!)}";
    }

    /// <summary>Groups what was found by table; one group if the check names no table.</summary>
    private IEnumerable<(ObjectName? Table, List<ConstraintMatch> Here)> ByTable(
        IReadOnlyList<ConstraintMatch> found
    ) =>
        _tables.Count == 0
            ? [(null, [.. found])]
            : _tables.Select((t, i) => ((ObjectName?)t, found.Where(f => f.Table == i + 1).ToList()));

    private sealed record Missing(NamePattern Pattern, ObjectName? Table, IReadOnlyList<string> Others)
    {
        internal string Describe(MissingObjects names)
        {
            var near =
                Pattern.Name is not { } name ? null
                : Table is null ? names.Nearest("constraint", name)
                : NearestWord.Of(name.Name, Others);
            var found =
                Pattern.Name is null ? "no match"
                : near is null ? "missing"
                : $"missing; did you mean {near}?";
            return $"{Pattern}{(Table is null ? null : $" on {Table}")}: {found}";
        }
    }
}
