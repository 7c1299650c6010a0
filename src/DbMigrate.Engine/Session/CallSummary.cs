using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Session;

/// <summary>Says what a call with several phases did before it stopped, and what it did not start.</summary>
/// <param name="phases">The phases, in the order of the call.</param>
/// <param name="messages">Where it is said if no condition can take it.</param>
internal sealed class CallSummary(IReadOnlyList<MigrationPhase> phases, MessageSink messages)
{
    private readonly List<string> _done = [];
    private int _ended;

    /// <summary>Returns the results as they come.</summary>
    /// <exception cref="MigrationException">What stopped the call; its message says what was done before.</exception>
    internal async IAsyncEnumerable<PhaseResult> Each(IAsyncEnumerable<PhaseResult> results)
    {
        var each = results.GetAsyncEnumerator();
        await using var _ = each.ConfigureAwait(false);
        while (await MoveAsync(each).ConfigureAwait(false))
        {
            var result = each.Current;
            _ended++;
            if (!result.Unchanged && result.Succeeded)
            {
                _done.Add($"{result.Phase} ({result.State})");
            }
            else if (!result.Succeeded && Sentence(phases.Skip(_ended)) is { } sentence)
            {
                messages.Info(sentence);
            }

            yield return result;
        }
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<PhaseResult> each)
    {
        try
        {
            return await each.MoveNextAsync().ConfigureAwait(false);
        }
        catch (MigrationException e) when (Sentence(phases.Skip(_ended + 1)) is { } sentence)
        {
            e.Add(sentence);
            throw;
        }
        catch (OperationCanceledException) when (Sentence(phases.Skip(_ended + 1)) is { } sentence)
        {
            messages.Info(sentence);
            throw;
        }
    }

    private string? Sentence(IEnumerable<MigrationPhase> rest)
    {
        string[] sentences =
        [
            .. _done.Count > 0 ? [$"Done in this call: {DisplayText.Join(_done)}."] : (string[])[],
            .. rest.Select(p => p.Id).ToList() is { Count: > 0 } left
                ? [$"Not started: {DisplayText.Join(left)}."]
                : (string[])[],
        ];
        return sentences.Length == 0 ? null : string.Join(' ', sentences);
    }
}
