using System.Data;
using System.Diagnostics;
using DbMigrate.Engine.Checks.Queries;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks the latency of a query, measured where the engine runs.</summary>
internal sealed class LatencyCheck : MigrationCheck
{
    private const int MostLines = 20;

    private readonly QueryText _query;
    private readonly string _sql;
    private readonly int _runs;
    private readonly int _warmUp;
    private readonly int _percentile;
    private readonly TimeSpan _below;

    private LatencyCheck(KindNode node)
        : base(node)
    {
        _query = QueryText.Of(node);
        _sql = node.Text("sql");
        _runs = (int)node.Integer("runs", 50);
        _warmUp = (int)node.Integer("warm_up", 5);
        _percentile = (int)node.Integer("percentile", 95);
        _below = node.Duration("below") ?? TimeSpan.Zero;
        Session = AsClause.SessionOf(node, writes: false);
        if (node.Has("below") && _below == TimeSpan.Zero)
        {
            node.Error("below", "No latency is below 0. Write a duration such as 50ms.");
        }
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "latency",
            new MapShape(
                "The latency of a query: from sending it to its last row, on a connection that is open, over several "
                    + "runs after some that warm the caches. Each run is planned and run once more. The check stops as "
                    + "soon as the other runs cannot change its outcome.",
                [
                    .. QueryText.Keys,
                    new KeyShape(
                        "below",
                        new ValueShape.Duration(),
                        "The upper bound of the percentile.",
                        Required: true
                    ),
                    new KeyShape("runs", new ValueShape.Integer(1, 100_000), "How often the query is measured.")
                    {
                        Default = "50",
                    },
                    new KeyShape("warm_up", new ValueShape.Integer(0, 1_000), "How often it runs before that.")
                    {
                        Default = "5",
                    },
                    new KeyShape("percentile", new ValueShape.Integer(1, 100), "The percentile that is compared.")
                    {
                        Default = "95",
                    },
                    AsClause.Key,
                ]
            ),
            node => new LatencyCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    latency:
                      sql: SELECT * FROM orders WHERE customer_id = $1
                      parameters: 1
                      below: 2s
                    """,
            },
        };

    internal override CheckSession Session { get; }

    private protected override string DefaultName => $"latency of {DisplayText.OneLine(_sql)}";

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        _query.ReadContent(variables);

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var sql = _query.Read(context.Variables);
        var command = Command(context.Connection, sql);
        await using var _ = command.ConfigureAwait(false);
        for (var i = 0; i < _warmUp; i++)
        {
            await RunAsync(command, cancellationToken).ConfigureAwait(false);
        }

        var sample = new LatencySample(_runs, _percentile, _below);
        for (var i = 0; i < _runs && !sample.IsDecided; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await RunAsync(command, cancellationToken).ConfigureAwait(false);
            sample.Add(Stopwatch.GetElapsedTime(start));
        }

        var expected = $"p{_percentile} below {DurationText.Format(_below)}";
        if (sample.Passes)
        {
            return CheckOutcome.Of(true, expected, sample.Words());
        }

        var plan = await new QueryExplanation(context.Connection, sql, _query.Values)
            .ExplainAsync(false, false, cancellationToken)
            .ConfigureAwait(false);
        return CheckOutcome.Of(
            false,
            expected,
            sample.Words(),
            [.. plan.Lines().Take(MostLines)],
            "The rows are its plan: a Seq Scan on a large table lacks an index, or the table lacks an ANALYZE."
        );
    }

    /// <summary>Returns the query as most drivers send it: parsed and planned for its values each time.</summary>
    private NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        foreach (var value in _query.Values)
        {
            command.Parameters.Add(
                new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown }
            );
        }

        return command;
    }

    private static async Task RunAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var reader = await command
            .ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { }
    }
}
