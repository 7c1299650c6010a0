using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps;

/// <summary>Describes the effects of the statements of a SQL file.</summary>
internal static class SqlPreview
{
    /// <summary>The number of characters of a statement that are shown.</summary>
    private const int Shown = 400;

    internal static StepPreview Of(IEnumerable<DescribedStatement> statements)
    {
        // The statements of a large file are not kept.
        var texts = new List<string>();
        var effects = StepEffects.Of(
            statements.Select(s =>
            {
                texts.Add(Text(s.Statement));
                return s.Effects;
            })
        );
        return new StepPreview(texts, effects);
    }

    private static string Text(MigrationStatement statement)
    {
        var text = Redactor.CleanPatterns(statement.Text);
        return $"{statement.File}:{statement.Line}: {(text.Length > Shown ? text[..Shown] + " …" : text)}";
    }
}
