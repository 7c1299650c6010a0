using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;

namespace DbMigrate;

/// <summary>One action of a phase: data, and the batches that it yields for apply and for undo.</summary>
/// <remarks>A step runs nothing itself: each kind of batch has an executor.</remarks>
public abstract class MigrationStep
{
    private protected MigrationStep(KindNode node)
        : this(node, StepConnections.Same(node.On ?? DatabaseSessions.Home)) { }

    private protected MigrationStep(KindNode node, StepConnections connections)
    {
        Kind = node.Kind;
        Place = node.Place;
        Connections = connections;
        Limits = node.Limits;
        GivenName = node.Name;
    }

    /// <summary>The kind, as in <c>sql</c>.</summary>
    public string Kind { get; }

    /// <summary>The name given in the plan. Default: a description of the step.</summary>
    public string Name => GivenName ?? DefaultName;

    /// <summary>The connection that it writes to.</summary>
    public string On => Connections.Writes;

    /// <summary>The connections that it reads from and writes to.</summary>
    internal StepConnections Connections { get; }

    /// <summary>Its place in the plan.</summary>
    public SourcePlace Place { get; }

    /// <summary>What it makes that a connection of the plan may need.</summary>
    internal virtual IReadOnlyList<MadeObject> Makes => [];

    /// <summary>Whether its undo can be derived.</summary>
    public virtual bool HasDerivedUndo => false;

    /// <summary>
    /// Why <see cref="HasDerivedUndo"/> is false, if that depends on the parameters; null: the kind has no derived
    /// undo.
    /// </summary>
    internal virtual string? NoUndoBecause => null;

    internal LimitOverrides? Limits { get; }

    private string? GivenName { get; }

    /// <summary>A short description of the step: <c>sql phase-a.sql</c>.</summary>
    private protected abstract string DefaultName { get; }

    /// <summary>The file that it runs, relative to the plan's folder; null: it runs none.</summary>
    internal virtual string? SourceFile => null;

    /// <summary>
    /// Whether there is nothing to run: a section of a file that the file does not have. May read the file.
    /// </summary>
    internal virtual bool IsAbsent => false;

    /// <summary>Why <see cref="IsAbsent"/> is true; null: it is false.</summary>
    internal virtual string? AbsentBecause => null;

    /// <summary>Reads the files that it uses: their text is part of what the step does.</summary>
    /// <exception cref="PlanInvalidException">One cannot be read.</exception>
    internal virtual ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) => ContentFiles.None;

    /// <summary>Returns why it must not be run as it is, besides errors of reading.</summary>
    internal virtual IReadOnlyList<PlanFinding> FindErrors(IReadOnlyDictionary<string, string> variables) => [];

    /// <summary>
    /// Reads the files that it will need if they are small enough to keep in memory. Runs on any thread.
    /// </summary>
    internal virtual void ReadAhead(IReadOnlyDictionary<string, string> variables) { }

    /// <summary>
    /// Returns the batches that apply it, in order. Reads the database if necessary; changes nothing.
    /// </summary>
    internal abstract IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Returns the only batch of a step that is always one transaction and needs no query first; null for other steps.
    /// </summary>
    internal virtual StatementBatch? GetOnlyBatch(IReadOnlyDictionary<string, string> variables) => null;

    /// <summary>Whether it can pause between its batches.</summary>
    internal virtual bool CanPause => false;

    /// <summary>
    /// Whether it can succeed with some work left undone. Invoking the phase again retries that work.
    /// </summary>
    internal virtual bool MayLeaveRest => false;

    /// <summary>
    /// Returns the batches that retry what the apply left undone, if <see cref="MayLeaveRest"/>.
    /// </summary>
    internal virtual IAsyncEnumerable<Batch> GetRetryBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => NoBatches();

    /// <summary>Returns the batches that undo it, if <see cref="HasDerivedUndo"/>.</summary>
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
