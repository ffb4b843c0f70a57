using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<ScheduleRow>
{
    public void Configure(EntityTypeBuilder<ScheduleRow> builder)
    {
        builder.ToTable("Schedules");
        builder.Property(s => s.Cron).HasMaxLength(100);
        builder.Property(s => s.TimeZone).HasMaxLength(64).HasDefaultValue("UTC");
        // Schedules from before there were these choices: an empty text would be no value of them.
        builder.Property(s => s.Overlap).HasDefaultValue(OverlapPolicy.Skip);
        builder.Property(s => s.Missed).HasDefaultValue(MissedPolicy.RunOnce);
        builder.Property(s => s.Reference).HasDefaultValue(DriftReference.Before);
        builder.Property(s => s.LastNote).HasMaxLength(400);
        builder.Property(s => s.Choice).HasMaxLength(64);
        builder.Property(s => s.MailTo).HasMaxLength(400);
        builder.Property(s => s.HookAddress).HasMaxLength(1000);
        builder.Property(s => s.HookSecret).HasMaxLength(600);
        builder.HasIndex(s => s.NextAt);
        builder.HasOne(s => s.Project).WithMany().HasForeignKey(s => s.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(s => s.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(s => s.Experiment).WithMany().HasForeignKey(s => s.ExperimentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DriftConfiguration : IEntityTypeConfiguration<DriftRow>
{
    public void Configure(EntityTypeBuilder<DriftRow> builder)
    {
        builder.ToTable("Drifts");
        builder.Property(d => d.Choice).HasMaxLength(64);
        builder.Property(d => d.ReferenceChoice).HasMaxLength(64);
        builder.Property(d => d.Summary).HasMaxLength(2000);
        builder.HasIndex(d => new { d.ScheduleId, d.RunAt });
        // Two servers may look at the same moment: one of them records the rerun.
        builder.HasIndex(d => d.RunId).IsUnique();
        builder.HasOne(d => d.Schedule).WithMany().HasForeignKey(d => d.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<RunRow>().WithMany().HasForeignKey(d => d.RunId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<NoticeRow>
{
    public void Configure(EntityTypeBuilder<NoticeRow> builder)
    {
        builder.ToTable("Notices");
        builder.Property(n => n.Title).HasMaxLength(300);
        builder.Property(n => n.Text).HasMaxLength(2000);
        builder.HasIndex(n => new { n.ScheduleId, n.CreatedAt });
        builder.HasOne(n => n.Schedule).WithMany().HasForeignKey(n => n.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(n => n.Deliveries).WithOne(d => d.Notice).HasForeignKey(d => d.NoticeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NoticeDeliveryConfiguration : IEntityTypeConfiguration<NoticeDeliveryRow>
{
    public void Configure(EntityTypeBuilder<NoticeDeliveryRow> builder)
    {
        builder.ToTable("NoticeDeliveries");
        builder.Property(d => d.Target).HasMaxLength(1000);
        builder.Property(d => d.Error).HasMaxLength(400);
        builder.HasIndex(d => new { d.State, d.NextTryAt });
    }
}

internal sealed class NoticeReadConfiguration : IEntityTypeConfiguration<NoticeReadRow>
{
    public void Configure(EntityTypeBuilder<NoticeReadRow> builder)
    {
        builder.ToTable("NoticeReads");
        builder.HasKey(r => new { r.UserId, r.ScheduleId });
        builder.HasOne<ScheduleRow>().WithMany().HasForeignKey(r => r.ScheduleId).OnDelete(DeleteBehavior.Cascade);
    }
}
