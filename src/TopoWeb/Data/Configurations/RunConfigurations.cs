using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class ExperimentConfiguration : IEntityTypeConfiguration<ExperimentRow>
{
    public void Configure(EntityTypeBuilder<ExperimentRow> builder)
    {
        builder.ToTable("Experiments");
        builder.Property(e => e.Name).HasMaxLength(200);
        builder.Property(e => e.PresetId).HasMaxLength(64);
        builder.HasMany(e => e.Runs).WithOne(r => r.Experiment).HasForeignKey(r => r.ExperimentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RunConfiguration : IEntityTypeConfiguration<RunRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("Runs");
        builder.Property(r => r.LeaseOwner).HasMaxLength(128);
        builder.Property(r => r.Stage).HasMaxLength(200);
        builder.Property(r => r.Title).HasMaxLength(200);
        builder.Property(r => r.Dataset).HasMaxLength(64);
        // Runs from before there were lanes.
        builder.Property(r => r.Lane).HasDefaultValue(RunLane.Batch);
        builder.Property(r => r.Next).HasDefaultValue(RunStep.Results);
        builder.HasIndex(r => r.State);
        builder.HasIndex(r => r.CreatedAt);
        builder.HasIndex(r => r.ScheduleId);
        builder.HasIndex(r => new { r.ProjectId, r.CreatedAt });
        builder.HasIndex(r => new { r.OwnerId, r.CreatedAt });
        builder.HasOne(r => r.Project).WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.TrainingSet).WithMany().HasForeignKey(r => r.TrainingSetId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(r => r.Results).WithOne(r => r.Run).HasForeignKey(r => r.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ScheduleRow>().WithMany().HasForeignKey(r => r.ScheduleId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class RunResultConfiguration : IEntityTypeConfiguration<RunResultRow>
{
    public void Configure(EntityTypeBuilder<RunResultRow> builder)
    {
        builder.ToTable("RunResults");
        builder.Property(r => r.Choice).HasMaxLength(64);
        builder.Property(r => r.Label).HasMaxLength(200);
        builder.Property(r => r.ResultKey).HasMaxLength(64);
        builder.Property(r => r.FiltersKey).HasMaxLength(64);
        builder.HasIndex(r => new { r.RunId, r.Choice }).IsUnique();
        builder.HasIndex(r => r.ResultKey);
        builder.HasIndex(r => r.FiltersKey);
    }
}

internal sealed class RunTagConfiguration : IEntityTypeConfiguration<RunTagRow>
{
    public void Configure(EntityTypeBuilder<RunTagRow> builder)
    {
        builder.ToTable("RunTags");
        builder.HasKey(t => new { t.RunId, t.Tag });
        builder.Property(t => t.Tag).HasMaxLength(50);
        builder.HasIndex(t => t.Tag);
        builder.HasOne(t => t.Run).WithMany(r => r.Tags).HasForeignKey(t => t.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedViewRow>
{
    public void Configure(EntityTypeBuilder<SavedViewRow> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(v => v.Choice).HasMaxLength(64);
        builder.Property(v => v.CaptionText).HasMaxLength(500);
        builder.Property(v => v.View).HasMaxLength(4000);
        builder.HasIndex(v => new { v.RunId, v.Ordinal });
        builder.HasOne(v => v.Run).WithMany().HasForeignKey(v => v.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class StageConfiguration : IEntityTypeConfiguration<StageRow>
{
    public void Configure(EntityTypeBuilder<StageRow> builder)
    {
        builder.ToTable("Stages");
        builder.Property(s => s.Choice).HasMaxLength(64);
        builder.Property(s => s.Name).HasMaxLength(32);
        builder.Property(s => s.Key).HasMaxLength(64);
        builder.HasIndex(s => new { s.RunId, s.Choice, s.Name }).IsUnique();
        builder.HasIndex(s => s.Key);
        builder.HasOne<RunRow>().WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RunLogConfiguration : IEntityTypeConfiguration<RunLogRow>
{
    public void Configure(EntityTypeBuilder<RunLogRow> builder)
    {
        builder.ToTable("RunLogs");
        builder.Property(l => l.Level).HasMaxLength(16);
        builder.HasIndex(l => new { l.RunId, l.Id });
        builder.HasOne<RunRow>().WithMany().HasForeignKey(l => l.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
