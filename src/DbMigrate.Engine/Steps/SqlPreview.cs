using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps;

/// <summary>Describes the effects of the statements of a SQL file.</summary>
internal static class SqlPreview
{
    /// <summary>The number of characters of a statement that are shown.</summary>
    private const int Shown = 400;

    /// <summary>The number of statements that are shown.</summary>
    internal const int Most = 1_000;

    internal static StepPreview Of(IEnumerable<DescribedStatement> statements)
    {
        // The statements of a large file are not kept, and of their texts the first ones.
        var texts = new List<string>();
        var more = 0;
        var effects = StepEffects.Of(
            statements.Select(s =>
            {
                if (texts.Count < Most)
                {
                    texts.Add(Text(s.Statement));
                }
                else
                {
                    more++;
                }

                return s.Effects;
            })
        );
        if (more > 0)
        {
            texts.Add($"… and {DisplayText.Count(more, "more statement")}");
        }

        return new StepPreview(texts, effects);
    }

    private static string Text(MigrationStatement statement)
    {
        var text = Redactor.CleanPatterns(statement.Text);
        return $"{statement.File}:{statement.Line}: {(text.Length > Shown ? text[..Shown] + " …" : text)}";
    }
}
