namespace DbMigrate.Commands;

/// <summary>The outcome of a statement in doubt.</summary>
public enum DoubtMark
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It did not take effect; the next run executes it.</summary>
    NotDone,
}
