using Microsoft.EntityFrameworkCore;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <summary>workflow_runs and workflow_schedules.</summary>
public static class WorkflowTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<WorkflowRun>(e =>
        {
            e.ToTable("workflow_runs");
            e.Property(x => x.Error).HasConversion(JsonColumns.Reason);
            e.HasIndex(x => x.ReadyAt).HasFilter(WorkflowSql.IsUnfinished).HasDatabaseName("ix_workflow_runs_unfinished");
            e.HasIndex(x => new { x.Workflow, x.Key }).IsUnique().HasFilter(WorkflowSql.HoldsItsKey)
                .HasDatabaseName("ux_workflow_runs_key");
            e.HasIndex(x => x.FinishedAt).HasFilter(WorkflowSql.IsFinished).HasDatabaseName("ix_workflow_runs_finished");
        });
        model.Entity<WorkflowScheduleRow>(e => e.ToTable("workflow_schedules").HasKey(x => new { x.Workflow, x.Key }));
    }
}
