import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0007_paired_devices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(max_length=12)),
                ('token', models.CharField(max_length=32)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='store.runner')),
            ],
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('runner', 'of'), name='one_mark_of_a_kind'),
        ),
    ]
