namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Sections: a file of other tools may hold the statements that undo it. They must never run forward.
/// </summary>
internal sealed partial class ScriptReader
{
    // The line that began the present section that undoes; null: outside of one, or reported.
    private SectionMark? _undoSection;

    private void NoteSections(SqlLexer lexer)
    {
        if (ReferenceEquals(lexer, _file))
        {
            foreach (var (at, text, direction, withoutTransaction) in lexer.Sections)
            {
                var mark = new SectionMark(at.In(_source.Name), at.Offset, text, direction, withoutTransaction);
                _records.Sections.Add(mark);
                if (direction is not null)
                {
                    _undoSection = direction == SectionDirection.Undo ? mark : null;
                }
            }
        }

        lexer.Sections.Clear();
    }

    /// <summary>Reports a section that undoes, once, where a token of it would be run.</summary>
    private void RequireApply()
    {
        if (_undoSection is { } mark && !options.BothDirections)
        {
            Find(
                mark.Place,
                $"'{mark.Text}' begins a section that undoes, but a file is run as a whole. Move the section to a "
                    + "file of its own, and name that file under undo."
            );
            _undoSection = null;
        }
    }
}
