using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps;

/// <summary>A statement of a SQL file, as a batch runs it.</summary>
internal sealed class FileStatement(SqlStatement statement) : BatchStatement
{
    private static readonly string[] Definitions = ["CREATE ", "ALTER ", "DROP ", "COMMENT ", "GRANT", "REVOKE"];

    internal override string Text => statement.Text;

    internal override SourcePlace Start => statement.Start;

    /// <summary>
    /// A definition leaves nothing, unless it makes something temporary or calls functions through a query.
    /// </summary>
    internal override bool MayLeaveState =>
        !Array.Exists(Definitions, d => statement.Kind.StartsWith(d, StringComparison.Ordinal))
        || Text.Contains("temp", StringComparison.OrdinalIgnoreCase)
        || Text.Contains("select", StringComparison.OrdinalIgnoreCase);

    internal override Func<Stream>? OpenCopyData => statement.Copy is { } copy ? copy.OpenRead : null;

    internal override (SourcePlace Place, string? Line) Locate(int position)
    {
        var place = statement.Locate(position);
        return (place, statement.SourceLine(place));
    }
}
