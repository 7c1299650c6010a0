using System.Diagnostics;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Runs a check in a transaction of its own, which is always rolled back.</summary>
internal static class CheckRunner
{
    /// <summary>The statement timeout of a check, unless its <c>as</c> sets another one.</summary>
    internal static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The lock timeout of a check: other sessions must not queue behind it.</summary>
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs a check. A wrong answer and a server error are results. A lost connection, a cancellation and an invalid
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
        CancellationToken cancellationToken,
        Func<string, CancellationToken, Task<NpgsqlConnection>>? openDatabaseAsync = null
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
                plan.Name,
                connection,
                variables,
                (name, token) => KeepAsync(openAsync(name, token))
            )
            {
                OpenDatabaseAsync = openDatabaseAsync is null
                    ? null
                    : (name, token) => KeepAsync(openDatabaseAsync(name, token)),
            };
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
                    "a server error: " + ServerErrors.Describe(error),
                    advice: ErrorAdvice.ForQuestion(error)
                );
        }
        catch (SchemaNotReadException error)
        {
            sqlState = (error.InnerException as PostgresException)?.SqlState;
            outcome = CheckOutcome.Of(false, "an answer", error.Message, advice: "Repeat the check.");
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

        async Task<NpgsqlConnection> KeepAsync(Task<NpgsqlConnection> opening)
        {
            others.Add(await opening.ConfigureAwait(false));
            return others[^1];
        }
    }

    private static CheckOutcome SessionRefused(
        CheckSession session,
        NpgsqlConnection connection,
        PostgresException error
    ) =>
        CheckOutcome.Of(
            false,
            session.Role is { } role ? $"a session as {role}" : "a session with the settings of the check",
            "the server refused it: " + ServerErrors.Describe(error),
            advice: session.Role is { } member && error.SqlState == PostgresErrorCodes.InsufficientPrivilege
                ? $"The login needs: GRANT {SqlText.QuoteIdentifierIfNeeded(member)} TO "
                    + (connection.UserName is { } login ? SqlText.QuoteIdentifierIfNeeded(login) : "the login")
                    + ";"
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
            RowValues = [.. outcome.Answer.Select(r => r.ByColumn())],
            Origin = check.Place,
        };

    private static string Sentence(CheckOutcome outcome)
    {
        var text = $"Expected {outcome.Expected}; found {outcome.Actual}";
        return (text[^1] is '.' or '?' ? text : text + ".") + (outcome.Advice is null ? null : " " + outcome.Advice);
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
