using System.Diagnostics;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Asks a check in a transaction of its own that is always rolled back, and says how it went.</summary>
internal static class CheckRunner
{
    /// <summary>How long one statement of a check may run where its <c>as</c> says nothing else.</summary>
    internal static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long it waits for a lock: a check must not stand in the queue before everybody else.</summary>
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Asks. A wrong answer and an error of the server are results; a lost connection, a cancellation and a flaw of the
    /// plan are thrown.
    /// </summary>
    internal static async Task<CheckResult> RunAsync(
        MigrationPlan plan,
        string phase,
        CheckStage stage,
        MigrationCheck check,
        NpgsqlConnection connection,
        IReadOnlyDictionary<string, string> variables,
        Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync,
        CancellationToken cancellationToken
    )
    {
        var others = new List<NpgsqlConnection>();
        var clock = Stopwatch.StartNew();
        DateTimeOffset? at = null;
        CheckOutcome outcome;
        string? sqlState = null;
        try
        {
            at = await CheckTransaction.BeginAsync(connection, check.Session, cancellationToken).ConfigureAwait(false);
            var context = new CheckContext(
                connection,
                variables,
                async (name, token) =>
                {
                    var other = await openAsync(name, token).ConfigureAwait(false);
                    others.Add(other);
                    return other;
                }
            );
            outcome = await check.AskAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error)
            when (!cancellationToken.IsCancellationRequested && !ConnectionLoss.Is(connection, error))
        {
            sqlState = error.SqlState;
            outcome = at is null
                ? SessionRefused(check.Session, connection, error)
                : CheckOutcome.Of(
                    false,
                    "an answer",
                    "the server refused: " + ServerErrors.Describe(error),
                    advice: ErrorAdvice.ForQuestion(error)
                );
        }
        finally
        {
            await CleanUpAsync(connection, others).ConfigureAwait(false);
        }

        return ResultOf(plan, phase, stage, check, outcome) with
        {
            SqlState = sqlState,
            Duration = clock.Elapsed,
            At = at ?? DateTimeOffset.UtcNow,
        };
    }

    private static CheckOutcome SessionRefused(
        CheckSession session,
        NpgsqlConnection connection,
        PostgresException error
    ) =>
        CheckOutcome.Of(
            false,
            session.Role is { } role ? $"to ask as {role}" : "to ask with its settings",
            "the server refused the session: " + ServerErrors.Describe(error),
            advice: session.Role is { } member && error.SqlState == PostgresErrorCodes.InsufficientPrivilege
                ? $"Ask for: GRANT {SqlText.QuoteIdentifierIfNeeded(member)} TO {(connection.UserName is { } login ? SqlText.QuoteIdentifierIfNeeded(login) : "the login")};"
                : ErrorAdvice.ForQuestion(error)
        );

    private static CheckResult ResultOf(
        MigrationPlan plan,
        string phase,
        CheckStage stage,
        MigrationCheck check,
        CheckOutcome outcome
    ) =>
        new()
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Phase = phase,
            Stage = stage,
            Name = check.Name,
            Kind = check.Kind,
            Status =
                outcome.Passed ? CheckStatus.Passed
                : check.Severity == CheckSeverity.Warn ? CheckStatus.Warning
                : CheckStatus.Failed,
            Expected = outcome.Expected,
            Actual = outcome.Actual,
            Message = outcome.Passed ? outcome.Advice ?? string.Empty : Sentence(outcome),
            Rows = outcome.Rows,
            Place = check.Place.ToString(),
        };

    private static string Sentence(CheckOutcome outcome)
    {
        var said = $"Expected {outcome.Expected}; found {outcome.Actual}";
        return (said.EndsWith('.') ? said : said + ".") + (outcome.Advice is null ? null : " " + outcome.Advice);
    }

    private static async Task CleanUpAsync(NpgsqlConnection connection, List<NpgsqlConnection> others)
    {
        foreach (var other in others)
        {
            await other.DisposeAsync().ConfigureAwait(false);
        }

        await CheckTransaction.RollbackAsync(connection).ConfigureAwait(false);
    }
}
