namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Makes the public description of a statement.</summary>
internal static class StatementDescription
{
    /// <summary>Returns the description of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="batch">The number of its batch, from 1; 0 for BEGIN and COMMIT.</param>
    /// <param name="state">The facts from the statements before it.</param>
    /// <param name="findings">What its batch and the other batches show of it.</param>
    public static DescribedStatement Of(
        SqlStatement statement,
        int batch,
        ScriptState state,
        IEnumerable<string> findings
    )
    {
        var (form, reading, effects) = StatementAnalysis.Read(statement, state);
        var undos = reading.Undos.OfType<StatementUndo>().ToArray();
        return new DescribedStatement(
            new MigrationStatement
            {
                File = statement.Start.File,
                Line = statement.Start.Line,
                Column = statement.Start.Column,
                Offset = statement.Offset,
                Length = statement.Length,
                Kind = form.Kind,
                Actions = [.. reading.Actions],
                Objects = [.. reading.Objects],
                Batch = batch,
                Transactional = statement.Transactional,
                Locks = [.. LocksOf(effects.Relations)],
                LocksOthers = effects.LocksOthers,
                Scans = effects.Scans,
                Rewrites = effects.Rewrites,
                ChangesOthers = effects.ChangesOthers,
                SessionState = effects.SessionState,
                Undo = undos.Length == 0 ? null : string.Join(' ', undos.Select(u => u.Text)),
                UndoIsStatement = undos is [{ IsStatement: true }],
                Note = reading.Notes.Concat(findings).ToArray() is { Length: > 0 } notes
                    ? string.Join(' ', notes)
                    : null,
                Text = statement.Text,
            },
            effects
        );
    }

    /// <summary>Returns the public form of the known locks.</summary>
    public static IEnumerable<MigrationStatementLock> LocksOf(IEnumerable<RelationEffect> relations) =>
        relations
            .Where(r => r.Lock is not null)
            .Select(r => new MigrationStatementLock(r.Relation.ToString(), r.Lock!.Value, r.IsNew));
}

/// <summary>A statement in its public and in its internal form.</summary>
internal sealed record DescribedStatement(MigrationStatement Statement, StatementEffects Effects);
