using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Runs a SQL file, which must end without an error. Everything is rolled back.</summary>
internal sealed class RunsCheck : MigrationCheck
{
    private readonly string _file;
    private readonly string _shown;
    private readonly string _folder;

    private RunsCheck(KindNode node)
        : base(node)
    {
        _file = node.FilePath("file");
        _shown = node.Text("file");
        _folder = node.Folder;
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "runs",
            new MapShape(
                "Runs a SQL file, which must end without an error, in a transaction that is always rolled back. "
                    + "BEGIN, COMMIT and ROLLBACK in the file are left out. The verify scripts of Sqitch are such files.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "The file, relative to the plan's folder.",
                    Required: true
                )
            )
            {
                ShortForm = "file",
            },
            node => new RunsCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    runs: verify-orders.sql
                    """,
            },
        };

    private protected override string DefaultName => "runs " + _shown;

    internal override CheckSession Session { get; } = new(true, null, new Dictionary<string, string>());

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        ContentFiles.Of(Read(variables));

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var statements = StatementsOf(Read(context.Variables));
        foreach (var statement in statements)
        {
            var command = new NpgsqlCommand(statement.Text, context.Connection);
            await using var _ = command.ConfigureAwait(false);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException error)
                when (!cancellationToken.IsCancellationRequested && !ConnectionLoss.Is(context.Connection, error))
            {
                return CheckOutcome.Of(
                    false,
                    "no error",
                    $"{error.MessageText} ({statement.Start}, SQLSTATE {error.SqlState})"
                );
            }
        }

        return CheckOutcome.Of(true, "no error", "no error");
    }

    private SqlScript Read(IReadOnlyDictionary<string, string> variables) =>
        SessionVariables.Read(
            variables,
            this,
            () =>
                SqlReader.ReadFile(
                    _file,
                    SessionVariables.Options(variables, _folder) with
                    {
                        WithoutTransactionControl = true,
                    }
                )
        );

    private List<SqlStatement> StatementsOf(SqlScript script)
    {
        var kept = script.Statements.Where(s => !IsTransactionControl(s.Form.Rule)).ToList();
        return kept.FirstOrDefault(s => s.Copy is not null || s.Form.Rule == TransactionRule.Prepare) is { } refused
            ? throw new PlanInvalidException(
                _shown,
                [new PlanFinding(refused.Start, $"A check cannot run {refused.Kind}: it is rolled back as a whole.")]
            )
            : kept;
    }

    private static bool IsTransactionControl(TransactionRule rule) =>
        rule
            is TransactionRule.Begin
                or TransactionRule.Commit
                or TransactionRule.CommitAndChain
                or TransactionRule.Rollback;
}
