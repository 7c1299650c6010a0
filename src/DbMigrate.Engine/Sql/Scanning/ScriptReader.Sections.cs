using DbMigrate.Engine.Results;

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
            foreach (var (at, text, tool, direction, withoutTransaction) in lexer.Sections)
            {
                var mark = new SectionMark(at.In(_source.Name), at.Offset, text, tool, direction, withoutTransaction);
                RequireOneTool(mark);
                _records.Sections.Add(mark);
                if (direction is not null)
                {
                    _undoSection = direction == SectionDirection.Undo ? mark : null;
                }
            }
        }

        lexer.Sections.Clear();
    }

    /// <summary>Reports the first line by which another tool divides the file than the lines before it.</summary>
    private void RequireOneTool(SectionMark mark)
    {
        var own = _records.Sections.FindAll(s => s.Place.File == mark.Place.File);
        if (own is [var first, ..] && first.Tool != mark.Tool && own.TrueForAll(s => s.Tool == first.Tool))
        {
            Find(
                mark.Place,
                $"'{mark.Text}' is a line of {mark.Tool}, and '{first.Text}' in line {first.Place.Line} one of "
                    + $"{first.Tool}: a file is written for one tool. Remove the lines of the other."
            );
        }
    }

    /// <summary>Reports a section that undoes, once, where a token of it would be run.</summary>
    private void RequireApply()
    {
        if (_undoSection is { } mark && !options.BothDirections)
        {
            Find(
                mark.Place,
                $"'{mark.Text}' begins a section that undoes, but a file is run as a whole. Move the section to a "
                    + "file of its own, and name that file under undo"
                    + (
                        LayoutNames.All.Contains(mark.Tool)
                            ? $"; or give the folder that it is in the layout {mark.Tool}."
                            : "."
                    )
            );
            _undoSection = null;
        }
    }
}
