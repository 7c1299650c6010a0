namespace DbMigrate;

/// <summary>What calls the maintenance of a plan unattended.</summary>
public enum ScheduleKind
{
    /// <summary>A timer and a service of systemd.</summary>
    Systemd,

    /// <summary>A line in the crontab of the user.</summary>
    Cron,

    /// <summary>A task of the Task Scheduler of Windows.</summary>
    TaskScheduler,
}
