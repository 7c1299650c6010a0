using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>The keys of the step <c>copy</c> in a plan.</summary>
internal static class CopyShape
{
    /// <summary>The value of <c>verify</c> that compares a hash of the rows.</summary>
    internal const string Hash = "hash";

    /// <summary>The value of <c>verify</c> that compares the numbers of rows alone.</summary>
    internal const string Counts = "counts";

    /// <summary>The value of <c>undo</c> that refuses to lose rows.</summary>
    internal const string Refuse = "refuse";

    /// <summary>The value of <c>undo</c> that brings changed rows back.</summary>
    internal const string CopyBack = "copy_back";

    /// <summary>The keys, their values and defaults.</summary>
    internal static MapShape Shape { get; } =
        new(
            "Copies tables, their rows and the objects that they depend on to another database.",
            [
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables. The partitions of a table come with it.",
                    Required: true
                ),
                new KeyShape(
                    "to",
                    new ValueShape.Text(Reference.Connection),
                    "The target connection. The source is the connection of the step.",
                    Required: true
                ),
                new KeyShape(
                    "workers",
                    new ValueShape.Integer(1, 64),
                    "How many tables, parts of tables or indexes are worked on in parallel. An index gets parallel "
                        + "workers of the server only where workers of the step have nothing to do."
                )
                {
                    Default = "4",
                },
                new KeyShape(
                    "chunk",
                    new ValueShape.Text(),
                    "The size on disk from which a table is copied in parts of this size: 64MB, 1GB."
                )
                {
                    Default = "256MB",
                },
                new KeyShape(
                    "quiesce",
                    new ValueShape.Boolean(),
                    "Whether every write to the source tables is refused, from just before the copy until its undo. Otherwise "
                        + "a change of the source during the copy is an error."
                )
                {
                    Default = "false",
                },
                new KeyShape(
                    "verify",
                    new ValueShape.Text(OneOf: [Counts, Hash]),
                    "How the rows of both sides are compared: by their numbers, or also by a hash of their content."
                )
                {
                    Default = Hash,
                },
                new KeyShape(
                    "undo",
                    new ValueShape.Text(OneOf: [Refuse, CopyBack]),
                    "What the undo does where rows of the target have changed since the copy: it is refused, or brings the "
                        + "changes back to the source. copy_back needs quiesce."
                )
                {
                    Default = Refuse,
                },
                new KeyShape("owner", new ValueShape.Text(), "The role that owns what is created on the target.")
                {
                    Default = "the login of the target connection",
                },
                .. ThrottleOptions.Keys,
            ]
        );
}
