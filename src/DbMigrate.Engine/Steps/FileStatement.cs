using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps;

/// <summary>A statement of a SQL file, as a batch runs it.</summary>
internal sealed class FileStatement(SqlStatement statement) : BatchStatement
{
    private StatementTraits? _traits;

    internal override string Text => statement.Text;

    internal override SqlStatement Source => statement;

    internal override SourcePlace Start => statement.Start;

    internal override StatementTraits Traits => _traits ??= StatementTraits.Of(statement);

    internal override StatementEffects ReadEffects(ScriptState state) => StatementAnalysis.EffectsOf(statement, state);

    internal override bool CountsRows =>
        statement.Kind is "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "CREATE TABLE AS"
        || statement.Copy is not null;

    internal override Func<Stream>? OpenCopyData => statement.Copy is { } copy ? copy.OpenRead : null;

    internal override (SourcePlace Place, string? Line) Locate(int position)
    {
        var place = statement.Locate(position);
        return (place, statement.SourceLine(place));
    }
}
