namespace DbMigrate.Engine.Model.Steps;

/// <summary>A step or a gate that uses a milestone. Only the names of such milestones can be recorded.</summary>
internal interface IMilestoneUser
{
    /// <summary>The milestone's name.</summary>
    string Milestone { get; }
}
