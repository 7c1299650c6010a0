using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;

namespace DbMigrate;

/// <summary>One thing that a phase does: data, and the batches that it yields for apply and for undo.</summary>
/// <remarks>A step runs nothing itself: each kind of batch has an executor.</remarks>
public abstract class MigrationStep
{
    private protected MigrationStep(KindNode node)
    {
        Kind = node.Kind;
        Place = node.Place;
        Connections = StepConnections.Same(node.On ?? DatabaseSessions.Home);
        Limits = node.Limits;
        GivenName = node.Name;
    }

    /// <summary>The kind, as in <c>sql</c>.</summary>
    public string Kind { get; }

    /// <summary>The name that the plan gives it, else one that says what it does.</summary>
    public string Name => GivenName ?? DefaultName;

    /// <summary>The connection that it writes to.</summary>
    public string On => Connections.Writes;

    /// <summary>The connections that it reads from and writes to.</summary>
    internal StepConnections Connections { get; }

    /// <summary>Where it stands in the plan.</summary>
    public SourcePlace Place { get; }

    /// <summary>Whether it knows by itself how to be taken back.</summary>
    public virtual bool HasDerivedUndo => false;

    /// <summary>Why <see cref="HasDerivedUndo"/> is false where that is not plain; null: the kind has none.</summary>
    internal virtual string? NoUndoBecause => null;

    internal LimitOverrides? Limits { get; }

    private string? GivenName { get; }

    /// <summary>What it does, in a few words: <c>sql phase-a.sql</c>.</summary>
    private protected abstract string DefaultName { get; }

    /// <summary>
    /// The files whose text is part of what the step does (full paths): they count in the phase's checksum.
    /// </summary>
    internal virtual IReadOnlyList<string> ContentFiles => [];

    /// <summary>Reads the files that it runs, before anything is run.</summary>
    /// <exception cref="PlanInvalidException">One cannot be read.</exception>
    internal virtual void RequireReadable(IReadOnlyDictionary<string, string> variables) { }

    /// <summary>
    /// Reads files that it will be asked for, where they are small enough to be kept until then; on any thread.
    /// </summary>
    internal virtual void ReadAhead(IReadOnlyDictionary<string, string> variables) { }

    /// <summary>The batches that apply it, in order. Reads the database where it must; changes nothing.</summary>
    internal abstract IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What it does where that is one transaction whatever the database holds, known without asking it; null: it must
    /// ask, or has more to do than that.
    /// </summary>
    internal virtual StatementBatch? GetOnlyBatch(IReadOnlyDictionary<string, string> variables) => null;

    /// <summary>Whether it goes in batches between which it can pause.</summary>
    internal virtual bool CanPause => false;

    /// <summary>
    /// Whether it may leave something undone and be done all the same; invoking the phase again then tries that.
    /// </summary>
    internal virtual bool MayLeaveRest => false;

    /// <summary>
    /// The batches that try again what the apply left undone, where <see cref="MayLeaveRest"/>; none where it left
    /// nothing.
    /// </summary>
    internal virtual IAsyncEnumerable<Batch> GetRetryBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => NoBatches();

    /// <summary>The batches that take it back, where <see cref="HasDerivedUndo"/>.</summary>
    internal virtual IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"A step of kind '{Kind}' has no derived undo.");

    /// <summary>Returns what <see cref="GetApplyBatchesAsync"/> would do, without a database.</summary>
    /// <exception cref="PlanInvalidException">A file cannot be read.</exception>
    internal virtual StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([Name], StepEffects.None);

    /// <summary>Returns what <see cref="GetUndoBatchesAsync"/> would do, without a database.</summary>
    internal virtual StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([$"undo of {Name}"], StepEffects.None);

    /// <summary>No batches at all.</summary>
    private protected static async IAsyncEnumerable<Batch> NoBatches()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }
}
