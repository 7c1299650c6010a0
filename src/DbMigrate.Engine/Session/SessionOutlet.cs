using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Session;

/// <summary>
/// The one way by which results and exceptions leave a session: without secrets, and with texts of bounded length.
/// Messages take the same way through <see cref="MessageSink"/>, rows of the journal through its store.
/// </summary>
internal sealed class SessionOutlet(ISecretMask mask)
{
    /// <summary>Returns results as they come.</summary>
    internal async IAsyncEnumerable<T> Each<T>(
        IAsyncEnumerable<T> results,
        Func<T, ISecretMask, T> clean,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var each = results.GetAsyncEnumerator(cancellationToken);
        await using var _ = each.ConfigureAwait(false);
        while (await One(async () => await each.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
        {
            yield return clean(each.Current, mask);
        }
    }

    /// <summary>Returns a result.</summary>
    internal async Task<T> One<T>(Func<Task<T>> workAsync, Func<T, ISecretMask, T>? clean = null)
    {
        try
        {
            var result = await workAsync().ConfigureAwait(false);
            return clean is null ? result : clean(result, mask);
        }
        catch (Exception exception)
        {
            if (MaskedException.Of(exception, mask) is var masked && masked != exception)
            {
                throw masked;
            }

            throw;
        }
    }

    /// <summary>Returns options whose question to the user has no secrets.</summary>
    internal InvokeOptions Asking(InvokeOptions options) =>
        options.Confirm is { } ask
            ? options with
            {
                Confirm = question => ask(MaskedResults.Of(question, mask)),
            }
            : options;
}
