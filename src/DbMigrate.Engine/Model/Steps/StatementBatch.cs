using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>SQL statements in one transaction, or one statement that PostgreSQL refuses inside one.</summary>
internal sealed class StatementBatch : Batch
{
    private bool? _leavesState;
    private bool? _setsTransaction;
    private (LockRequest? Value, bool IsRead) _locks;

    internal required IReadOnlyList<BatchStatement> Statements { get; init; }

    /// <summary>
    /// False: exactly one statement, run outside a transaction, with an intent row before and an outcome row after.
    /// </summary>
    internal bool Transactional { get; init; } = true;

    /// <summary>What follows BEGIN, as in <c>ISOLATION LEVEL SERIALIZABLE</c>, or null.</summary>
    internal string? TransactionOptions { get; init; }

    /// <summary>
    /// Finds out after a crash whether a statement outside a transaction took effect. Null: not possible.
    /// </summary>
    internal IInDoubtProbe? Probe { get; init; }

    /// <summary>Whether a statement may change something in the session that the next batch would meet.</summary>
    internal bool LeavesState => _leavesState ??= Statements.Any(s => s.MayLeaveState);

    /// <summary>Whether it has a SET TRANSACTION, which must come before any query.</summary>
    internal bool SetsTransaction => _setsTransaction ??= Statements.Any(s => s.Traits.SetsTransaction);

    /// <summary>The locks that may stop traffic; null where it takes none.</summary>
    internal LockRequest? Locks
    {
        get
        {
            if (!_locks.IsRead)
            {
                _locks = (LockRequest.Of(this), true);
            }

            return _locks.Value;
        }
    }

    /// <summary>Returns the place of a statement of the batch that the server refused.</summary>
    /// <param name="statement">The statement; null where the server refused the COMMIT.</param>
    /// <param name="position">The position in the statement that the server pointed at, from 1; 0: none.</param>
    internal StatementPlace PlaceOf(BatchStatement? statement, int position)
    {
        if (statement is null)
        {
            return new StatementPlace(Statements[^1].Start, null, IsExact: position > 0, AtCommit: true);
        }

        var (place, line) = statement.Locate(Math.Max(1, position));
        return new StatementPlace(place, line, IsExact: position > 0, AtCommit: false);
    }
}

/// <summary>One statement as it is sent to the server, with its place in the source.</summary>
internal abstract class BatchStatement
{
    /// <summary>The text that is sent: one statement.</summary>
    internal abstract string Text { get; }

    /// <summary>Where it begins.</summary>
    internal abstract SourcePlace Start { get; }

    /// <summary>
    /// Returns the place of a character of <see cref="Text"/>, counted from 1 as the server does, and the source line;
    /// the line is null where there is none.
    /// </summary>
    internal abstract (SourcePlace Place, string? Line) Locate(int position);

    /// <summary>The statement of a file; null: a step generated it.</summary>
    internal virtual SqlStatement? Source => null;

    /// <summary>What is known of it by its text.</summary>
    internal abstract StatementTraits Traits { get; }

    /// <summary>Returns its effects, with the facts from the statements before it.</summary>
    internal abstract StatementEffects ReadEffects(ScriptState state);

    /// <summary>Whether it may change something in the session that the next statement would meet.</summary>
    internal bool MayLeaveState => Traits.SessionState != MigrationSessionState.None;

    /// <summary>Whether the server's answer counts rows that the statement changed.</summary>
    internal virtual bool CountsRows => false;

    /// <summary>
    /// Opens the data of COPY … FROM stdin, in the text format as written in the file; null for other statements.
    /// </summary>
    internal virtual Func<Stream>? OpenCopyData => null;

    /// <summary>Returns a statement that a step generated; its errors point at the step in the plan.</summary>
    internal static BatchStatement Made(string text, SourcePlace step) => new MadeStatement(text, step);

    /// <summary>
    /// Returns one statement that executes several that a step generated. What it does is known: reading a statement
    /// for each of hundreds of tables would take longer than the server needs for them.
    /// </summary>
    /// <param name="statements">The statements. No text of the plan is in them but names.</param>
    /// <param name="step">The step's place in the plan, at which errors point.</param>
    /// <param name="effects">Their effects.</param>
    internal static BatchStatement Block(IEnumerable<string> statements, SourcePlace step, StatementEffects effects)
    {
        var body =
            "declare s pg_catalog.text; begin foreach s in array array["
            + string.Join(",\n", statements.Select(SqlText.QuoteLiteral))
            + "]::pg_catalog.text[] loop execute s; end loop; end";
        return new MadeStatement($"DO {SqlText.QuoteLiteral(body)}", step, effects);
    }

    /// <summary>A DO block of a step is our own guard: no text of the plan is in it.</summary>
    private const string OwnBlock = "DO";

    /// <param name="text">The text.</param>
    /// <param name="step">The step's place in the plan.</param>
    /// <param name="known">Its effects; null: its text shows them.</param>
    private sealed class MadeStatement(string text, SourcePlace step, StatementEffects? known = null) : BatchStatement
    {
        private StatementTraits? _traits;

        internal override string Text => text;

        internal override SourcePlace Start => step;

        // It may hold expressions of the plan, and these call functions.
        internal override StatementTraits Traits => _traits ??= ReadTraits();

        internal override StatementEffects ReadEffects(ScriptState state) =>
            known is not null
                ? known with
                {
                    Relations = [.. known.Relations.Select(r => r with { IsNew = state.IsNew(r.Relation.Name) })],
                }
                : Read() switch
                {
                    [] => new StatementEffects(),
                    [var only] => StatementAnalysis.EffectsOf(only, state),
                    _ => StatementEffects.Unknown,
                };

        private StatementTraits ReadTraits() =>
            known is not null
                ? StatementTraits.Of(OwnBlock, known)
                : Read() switch
                {
                    [] => default,
                    [var only] => StatementTraits.Of(only),
                    _ => StatementTraits.Unknown,
                };

        internal override (SourcePlace Place, string? Line) Locate(int position) =>
            (step, text.ReplaceLineEndings(" "));

        /// <summary>Returns the statement; none for our own block; null where it cannot be read.</summary>
        private IReadOnlyList<SqlStatement>? Read()
        {
            try
            {
                var read = SqlReader.ReadText(text, "step").Statements;
                return read is [{ Kind: OwnBlock }] ? [] : read;
            }
            catch (PlanInvalidException)
            {
                return null;
            }
        }
    }
}
