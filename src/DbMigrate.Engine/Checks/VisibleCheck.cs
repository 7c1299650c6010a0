using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Counts the rows of a table that a role sees: tests the effect of row security.</summary>
internal sealed class VisibleCheck : MigrationCheck
{
    private readonly ObjectName? _table;
    private readonly string? _where;
    private readonly CheckStatements? _condition;
    private readonly CheckStatements? _given;
    private readonly CheckSession _reader;
    private readonly RowCountExpectation? _rows;

    private VisibleCheck(KindNode node)
        : base(node)
    {
        _table = NameList.Read(node, "table").FirstOrDefault();
        _where = node.OptionalText("where");
        _rows = node.Value("rows") is { } rows ? ExpectationReader.Rows(node, rows) : null;
        _reader = AsClause.SessionOf(node, writes: false);
        _condition = _where is null ? null : CheckStatements.Condition(node, "where");
        _given = node.Has("given") ? CheckStatements.Of(node, "given", writes: true, StatementAsker.Check) : null;

        // What is given is made by the login; the role takes over then.
        Session = _given is null ? _reader : CheckSession.ReadOnly with { Writes = true };
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "visible",
            new MapShape(
                "The number of rows of a table that a role sees, with row security in effect.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table or view.", Required: true),
                AsClause.Key,
                new KeyShape(
                    "where",
                    new ValueShape.Text(Reference.Sql),
                    "The condition that selects the rows, as SQL."
                )
                {
                    Default = "all rows",
                },
                new KeyShape(
                    "given",
                    new ValueShape.Text(Reference.Sql),
                    "Statements that the login runs first, to make rows for the question, as test tenants. All is rolled "
                        + "back."
                ),
                new KeyShape(
                    "rows",
                    new ValueShape.Scalar(),
                    "The expected number, or a comparison such as \">= 1\".",
                    Required: true
                )
            ),
            node => new VisibleCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    visible:
                      table: customers
                      as:
                        role: app_reader
                        set: { app.tenant: acme }
                      rows: 2
                    """,
            },
        };

    internal override CheckSession Session { get; }

    private protected override string DefaultName =>
        $"visible {_table}"
        + (_where is null ? null : $" where {DisplayText.OneLine(_where)}")
        + (Identity is null ? null : $" as {Identity}");

    private string? Identity =>
        _reader.Role
        ?? (
            _reader.Settings.Count > 0 ? string.Join(", ", _reader.Settings.Select(s => $"{s.Key} = {s.Value}")) : null
        );

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        new[] { _given?.ReadContent(variables), _condition?.ReadContent(variables) }
            .OfType<ContentFiles>()
            .Aggregate(ContentFiles.None, (all, one) => all.With(one));

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var expected = $"{_rows!.Text} of {_table} visible{(Identity is null ? null : $" as {Identity}")}";
        if (_given is not null)
        {
            await CheckTransaction
                .ContinueAsync(context.Connection, _given.Read(context.Variables), _reader, cancellationToken)
                .ConfigureAwait(false);
        }

        var catalog = new CatalogReader(context.Connection);
        var found = await catalog.FindRowVisibilityAsync(_table!, cancellationToken).ConfigureAwait(false);
        if (found is not { } relation)
        {
            var missing = await catalog
                .ReadCandidatesAsync(["table", "view", "matview"], cancellationToken)
                .ConfigureAwait(false);
            return CheckOutcome.Of(false, expected, $"{_table}: {missing.Describe("table", _table!)}");
        }

        var rows =
            $"FROM {relation.Relation}"
            + (_condition is null ? null : $" WHERE {_condition.ReadCondition(context.Variables)}");
        var outcome = _rows.Evaluate(
            new QueryAnswer
            {
                Count = await CountAsync(context.Connection, rows, cancellationToken).ConfigureAwait(false),
            }
        );
        return outcome.Passed
            ? outcome with
            {
                Expected = expected,
                Actual = $"{outcome.Actual} visible",
            }
            : await OfSampleAsync().ConfigureAwait(false);

        async Task<CheckOutcome> OfSampleAsync()
        {
            var sample = await SampleAsync(context.Connection, rows, cancellationToken).ConfigureAwait(false);
            return CheckOutcome.Of(
                false,
                expected,
                $"{outcome.Actual} visible",
                [.. sample.Select(r => r.ToString())],
                Advice(relation, Identity)
            ) with
            {
                Answer = sample,
            };
        }
    }

    private static async Task<long> CountAsync(
        NpgsqlConnection connection,
        string rows,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand("SELECT pg_catalog.count(*) " + rows, connection);
        await using var _ = command.ConfigureAwait(false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<IReadOnlyList<AnswerRow>> SampleAsync(
        NpgsqlConnection connection,
        string rows,
        CancellationToken cancellationToken
    ) =>
        (
            await QueryReader
                .AskAsync(
                    connection,
                    [$"SELECT * {rows}\nLIMIT {Expectation.RowsShown}"],
                    _rows!,
                    writes: false,
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).Sample();

    private static string? Advice(RowVisibility relation, string? identity) =>
        relation switch
        {
            { IsSecured: false } =>
                $"Row security is disabled on the table: ALTER TABLE {relation.Relation} ENABLE ROW LEVEL SECURITY;",
            { IsFiltered: false } =>
                $"Row security does not apply to {identity ?? "the login"}: superusers, roles with BYPASSRLS, and "
                    + "the owner without FORCE ROW LEVEL SECURITY see all rows.",
            _ => null,
        };
}
