using System.Runtime.CompilerServices;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Returns the journal, newest first. With <paramref name="verify"/> each row is checked against the hash chain. A
    /// missing row is then returned too.
    /// </summary>
    /// <param name="phases">Patterns of phase ids. Default: all rows.</param>
    /// <param name="verify">Whether to check the whole chain.</param>
    /// <param name="last">The maximum number of rows. Default: all rows.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public IAsyncEnumerable<MigrationEvent> GetHistoryAsync(
        IReadOnlyList<string>? phases,
        bool verify,
        int? last,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            GetHistoryCoreAsync(new HistoryFilter { Phases = phases, Last = last }, verify, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    /// <summary>Returns rows of the journal, newest first.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="PhaseNotFoundException">A pattern matches no phase.</exception>
    /// <exception cref="EventNotFoundException">A pattern matches no event.</exception>
    public IAsyncEnumerable<MigrationEvent> GetHistoryAsync(
        HistoryFilter filter,
        CancellationToken cancellationToken
    ) =>
        _services.Outlet.Each(
            GetHistoryCoreAsync(filter, verify: false, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<MigrationEvent> GetHistoryCoreAsync(
        HistoryFilter filter,
        bool verify,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var wanted = Wanted(filter);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await foreach (
            var row in (
                verify
                    ? JournalHistory.VerifyAsync(
                        home,
                        new ChainCheck(JournalEncoding.Text(home, Plan.Name), null),
                        wanted,
                        cancellationToken
                    )
                    : JournalHistory.ReadAsync(home, Plan.Name, wanted, cancellationToken)
            ).ConfigureAwait(false)
        )
        {
            yield return row;
        }
    }

    /// <summary>
    /// Returns the journal, newest first, each row checked against the hash chain. After the last row, <see
    /// cref="Verification"/> has the outcome.
    /// </summary>
    /// <param name="phases">Patterns of phase ids. Default: all rows.</param>
    /// <param name="last">The maximum number of intact rows. Default: all rows.</param>
    /// <param name="head">
    /// A head that was recorded outside of the database, as <c>NUMBER:HASH</c> or <c>HASH</c>, which must still be part
    /// of the journal; null: none.
    /// </param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="JournalNotIntactException">A row is not intact. Thrown after the last row.</exception>
    /// <exception cref="JournalHeadInvalidException">The head cannot be read.</exception>
    public IAsyncEnumerable<MigrationEvent> VerifyHistoryAsync(
        IReadOnlyList<string>? phases,
        int? last,
        string? head,
        CancellationToken cancellationToken = default
    ) => VerifyHistoryAsync(new HistoryFilter { Phases = phases, Last = last }, head, cancellationToken);

    /// <summary>
    /// As <see cref="VerifyHistoryAsync(IReadOnlyList{string}?, int?, string?, CancellationToken)"/>, with a filter. A
    /// row that is not intact is returned always.
    /// </summary>
    /// <param name="filter">Which intact rows.</param>
    /// <param name="head">A recorded head, or null.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="JournalNotIntactException">A row is not intact. Thrown after the last row.</exception>
    /// <exception cref="JournalHeadInvalidException">The head cannot be read.</exception>
    public async IAsyncEnumerable<MigrationEvent> VerifyHistoryAsync(
        HistoryFilter filter,
        string? head,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var recorded = head is null ? null : RecordedHead.Parse(head);
        var wanted = Wanted(filter);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var chain = new ChainCheck(JournalEncoding.Text(home, Plan.Name), recorded);
        await foreach (
            var row in JournalHistory.VerifyAsync(home, chain, wanted, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return row;
        }

        Verification = chain.Outcome;
        if (Verification.Problems is [var first, ..])
        {
            var count = Verification.Problems.Count;
            throw new JournalNotIntactException(
                $"The journal of {ServerAddress.Of(home)} is not intact: {count} "
                    + $"{(count == 1 ? "problem" : "problems")} in {Verification.Rows} "
                    + $"{(Verification.Rows == 1 ? "row" : "rows")}. Row {first.Id}: "
                    + (first.Event == JournalEvents.Missing ? $"{first.Message} {first.Problem}" : first.Problem),
                Verification
            );
        }
    }

    /// <summary>The outcome of the last <see cref="VerifyHistoryAsync(HistoryFilter, string?, CancellationToken)"/>; null: none has ended.</summary>
    public JournalVerification? Verification { get; private set; }

    /// <summary>Returns the names of the journal's events, for completion.</summary>
    public static IReadOnlyList<string> GetEventNames() => JournalEvents.All;

    private WantedRows Wanted(HistoryFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(
            filter.Phases is { Count: > 0 } phases
                ? SelectPhases(phases).Select(p => p.Id).ToHashSet(StringComparer.Ordinal)
                : null,
            filter.Events is { Count: > 0 } events ? WantedRows.EventsOf(events) : null,
            filter.Since,
            filter.Run,
            filter.Last
        );
    }
}
