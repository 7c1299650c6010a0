namespace DbMigrate.Commands;

/// <summary>What became of a statement that is in doubt.</summary>
public enum DoubtMark
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It did not; it runs at the next invocation.</summary>
    NotDone,
}
