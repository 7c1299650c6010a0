using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps;

/// <summary>A statement of a SQL file, as a batch runs it.</summary>
internal sealed class FileStatement(SqlStatement statement) : BatchStatement
{
    internal override string Text => statement.Text;

    internal override SourcePlace Start => statement.Start;

    internal override Func<Stream>? OpenCopyData => statement.Copy is { } copy ? copy.OpenRead : null;

    internal override (SourcePlace Place, string? Line) Locate(int position)
    {
        var place = statement.Locate(position);
        return (place, statement.SourceLine(place));
    }
}
