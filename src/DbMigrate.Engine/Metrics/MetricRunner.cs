using System.Diagnostics;
using System.Globalization;
using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Metrics;

/// <summary>
/// Asks metrics, each in a read-only transaction of its own that is rolled back, under the timeouts of a check.
/// </summary>
internal static class MetricRunner
{
    /// <summary>More labels than this are a report, and no metric.</summary>
    internal const int MostRows = 1_000;

    private const int MostNames = 20;

    /// <summary>
    /// Asks one. What the server refuses is a result with <see cref="MetricStatus.Unknown"/>; a lost connection and a
    /// cancellation are thrown.
    /// </summary>
    internal static async Task<IReadOnlyList<MigrationMetric>> AskAsync(
        MigrationPlan plan,
        MetricDefinition metric,
        NpgsqlConnection connection,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    )
    {
        var statement = metric.Statements.Read(variables)[0];
        var clock = Stopwatch.StartNew();
        var result = Base(plan, metric);
        try
        {
            result = result with
            {
                At = await CheckTransaction
                    .BeginAsync(connection, metric.Session, cancellationToken)
                    .ConfigureAwait(false),
            };
            var answer = await QueryReader
                .ReadAsync(connection, statement, MostRows, static _ => false, cancellationToken)
                .ConfigureAwait(false);
            return RowsOf(metric, answer, result with { Duration = clock.Elapsed });
        }
        catch (PostgresException error)
            when (!cancellationToken.IsCancellationRequested && !ConnectionLoss.Is(connection, error))
        {
            var advice = ErrorAdvice.ForQuestion(error);
            return
            [
                result with
                {
                    Duration = clock.Elapsed,
                    Message =
                        $"The server refused: {ServerErrors.Describe(error)}{(advice is null ? "." : ". " + advice)}",
                    SqlState = error.SqlState,
                },
            ];
        }
        finally
        {
            await CheckTransaction.RollbackAsync(connection).ConfigureAwait(false);
        }
    }

    private static MigrationMetric Base(MigrationPlan plan, MetricDefinition metric) =>
        new()
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Name = metric.Name,
            Unit = metric.Unit,
            Chart = metric.Chart,
            Status = MetricStatus.Unknown,
            Good = metric.Good,
            Warn = metric.Warn,
            Critical = metric.Critical,
            At = DateTimeOffset.UtcNow,
            Place = metric.Place.ToString(),
        };

    private static IReadOnlyList<MigrationMetric> RowsOf(
        MetricDefinition metric,
        QueryAnswer answer,
        MigrationMetric unknown
    )
    {
        var problem = answer switch
        {
            { Columns.Count: not (1 or 2) } =>
                $"The query gives {answer.Columns.Count} columns. Select one value, or a label and a value.",
            { Count: 0 } => "The query gave no rows.",
            { Columns.Count: 1, Count: > 1 } =>
                $"The query gave {answer.Count} rows of one column. Let it give one row, or select a label "
                    + "before the value.",
            { Count: > MostRows } =>
                $"The query gave {answer.Count} rows; a metric has {MostRows} at the most. Group them, or add a LIMIT.",
            _ => null,
        };
        if (problem is not null)
        {
            return [unknown with { Message = problem }];
        }

        string[] labels = answer.Columns.Count == 2 ? [.. answer.Rows.Select(row => row[0].ToString())] : [];
        return
        [
            .. answer.Rows.Select(
                (row, i) => RowOf(metric, labels.Length > 0 ? labels[i] : null, row[answer.Columns.Count - 1], unknown)
            ),
            .. metric
                .Thresholds.Labels.Except(labels, StringComparer.Ordinal)
                .Select(label => unknown with { Label = label, Message = Missing(label, labels) }),
        ];
    }

    /// <summary>Says that there is no row for thresholds to apply to: that is not the same as a good value.</summary>
    private static string Missing(string label, string[] labels) =>
        labels.Length == 0
            ? $"The query gives no labels, and 'labels' names {label}. Select a label before the value."
            : $"The query gave no row with the label {label}. Its labels: "
                + $"{string.Join(", ", labels.Take(MostNames))}{(labels.Length > MostNames ? ", …" : null)}. Where "
                + "nothing is counted, let it give a row with 0.";

    private static MigrationMetric RowOf(
        MetricDefinition metric,
        string? label,
        AnswerCell cell,
        MigrationMetric unknown
    )
    {
        var (status, message) = metric.Thresholds.AppliesTo(label)
            ? metric.Thresholds.Evaluate(cell)
            : (MetricStatus.None, string.Empty);
        return unknown with
        {
            Label = label,
            Value = NumberOf(cell),
            Text = cell.ToComparable(),
            Status = status,
            Message = message,
        };
    }

    // Infinity, NaN and what is longer than a decimal stay a text.
    private static decimal? NumberOf(AnswerCell cell) =>
        cell.Type == AnswerType.Number
        && decimal.TryParse(cell.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
